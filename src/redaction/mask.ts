import { partsView } from '../document/views/parts.ts';
import type { JsonObject } from '../lang/json.ts';
import { secretNames } from '../plan/parameters/secrets.ts';
import type { Plan } from '../plan/plan.ts';
import type { Cause } from '../items/failure.ts';
import { SecretFinder } from './secret-finder.ts';
import { formsOf } from './secret-forms.ts';

const shown = '***';

/**
 * Masks secret values in reports and events. Inputs of actions and templates and stored values are
 * not masked: a run needs them to continue.
 */
export class Mask {
  readonly #names: ReadonlySet<string>;
  /** The secrets as texts; of lists and maps, their members. */
  readonly #whole = new Set<string>();
  readonly #finder: SecretFinder | undefined;

  private constructor(names: readonly string[], parameters: object) {
    this.#names = new Set(names);
    for (const [name, value] of Object.entries(parameters)) {
      if (this.#names.has(name)) this.#collect(value);
    }
    const forms = [...this.#whole].flatMap(formsOf);
    if (forms.length > 0) this.#finder = new SecretFinder(forms);
  }

  /** Undefined if there are no secrets. */
  static of(names: readonly string[] | undefined, parameters: unknown): Mask | undefined {
    return names && names.length > 0 ? new Mask(names, Object(parameters)) : undefined;
  }

  text(text: string): string {
    if (this.#whole.has(text)) return shown;
    const ranges = this.#finder?.find(text) ?? [];
    if (ranges.length === 0) return text;
    let masked = '';
    let from = 0;
    for (const { start, end } of ranges) {
      masked += text.slice(from, start) + shown;
      from = end;
    }
    return masked + text.slice(from);
  }

  /** A copy of a JSON value without secrets. */
  value(value: unknown): unknown {
    return Array.isArray(value)
      ? value.map((element) => this.value(element))
      : this.#copy(value, (member) => this.value(member));
  }

  parameters(parameters: unknown): Readonly<Record<string, unknown>> {
    const members = Object.entries(Object(parameters)).map(([name, value]) => [
      name,
      this.#names.has(name) ? shown : this.value(value),
    ]);
    return Object.fromEntries(members);
  }

  /** The same as a view: elements of lists are copied as they are read, for lists may be long. */
  view(value: unknown): unknown {
    return Array.isArray(value)
      ? partsView({ length: value.length, at: (index) => this.view(value[index]) })
      : this.#copy(value, (member) => this.view(member));
  }

  failure<Known extends Cause>(failure: Known): Known {
    const { name, message, hint, stack, data, cause, errors } = failure;
    return {
      ...failure,
      ...(name === undefined ? {} : { name: this.text(name) }),
      message: this.text(message),
      ...(hint === undefined ? {} : { hint: this.text(hint) }),
      ...(stack === undefined ? {} : { stack: this.text(stack) }),
      ...(data === undefined ? {} : { data: this.value(data) }),
      ...(cause === undefined ? {} : { cause: this.failure(cause) }),
      ...(errors === undefined ? {} : { errors: errors.map((error) => this.failure(error)) }),
    };
  }

  /** Of a value that is no list. */
  #copy(value: unknown, masked: (member: unknown) => unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (typeof value === 'number') return this.#whole.has(String(value)) ? shown : value;
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    return Object.fromEntries(entries.map(([key, member]) => [this.text(key), masked(member)]));
  }

  #collect(value: unknown): void {
    if (typeof value === 'string' && value !== '') this.#whole.add(value);
    else if (typeof value === 'number') this.#whole.add(String(value));
    else if (typeof value === 'object' && value !== null) {
      for (const member of Object.values(value)) this.#collect(member);
    }
  }
}

/** Masks the secrets among the parameters of a run that does not exist yet. */
export function withoutSecrets(
  plan: Plan,
  parameters: JsonObject,
): Readonly<Record<string, unknown>> {
  return Mask.of(secretNames(plan), parameters)?.parameters(parameters) ?? parameters;
}
