import type { JsonObject } from '../lang/json.ts';
import { cutMark } from '../lang/thrown.ts';
import { secretNames } from '../plan/parameters/parameters.ts';
import type { Plan } from '../plan/plan.ts';
import type { Cause } from '../items/failure.ts';
import type { ItemResult } from '../items/results.ts';

const shown = '***';

/**
 * Within a text, secrets from this length on are masked; shorter ones only if they are all of it.
 */
const shortest = 4;

/**
 * Masks secret values in reports and events. Inputs of actions and templates and stored values are
 * not masked: a run needs them to continue.
 */
export class Mask {
  readonly #names: ReadonlySet<string>;
  /** The secrets as texts; of lists and maps, their members. */
  readonly #whole = new Set<string>();
  /** Spellings that are masked within a text, longest first. */
  readonly #spellings: readonly string[];
  readonly #parts: RegExp | undefined;

  private constructor(names: readonly string[], parameters: object) {
    this.#names = new Set(names);
    for (const [name, value] of Object.entries(parameters)) {
      if (this.#names.has(name)) this.#collect(value);
    }
    const parts = [...this.#whole].flatMap(spellings).filter((text) => text.length >= shortest);
    // Longest first, because one secret can begin with another.
    this.#spellings = [...new Set(parts)].toSorted((a, b) => b.length - a.length);
    if (this.#spellings.length === 0) return;
    this.#parts = new RegExp(this.#spellings.map(escaped).join('|'), 'g');
  }

  /** Undefined if there are no secrets. */
  static of(names: readonly string[] | undefined, parameters: unknown): Mask | undefined {
    return names && names.length > 0 ? new Mask(names, Object(parameters)) : undefined;
  }

  text(text: string): string {
    if (this.#whole.has(text)) return shown;
    if (!this.#parts) return text;
    const masked = text.replace(this.#parts, shown);
    return masked.endsWith(cutMark) ? this.#withoutBeginning(masked) : masked;
  }

  /** Hides a secret of which only the beginning is left where the text was cut. */
  #withoutBeginning(text: string): string {
    const kept = text.slice(0, -cutMark.length);
    for (const secret of this.#spellings) {
      for (let length = secret.length - 1; length >= shortest; length--) {
        if (kept.endsWith(secret.slice(0, length))) {
          return `${kept.slice(0, -length)}${shown}${cutMark}`;
        }
      }
    }
    return text;
  }

  /** A copy of a JSON value without secrets. */
  value(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (typeof value === 'number') return this.#whole.has(String(value)) ? shown : value;
    if (Array.isArray(value)) return value.map((element) => this.value(element));
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.entries(value).map(([key, member]) => [
      this.text(key),
      this.value(member),
    ]);
    return Object.fromEntries(members);
  }

  parameters(parameters: unknown): Readonly<Record<string, unknown>> {
    const members = Object.entries(Object(parameters)).map(([name, value]) => [
      name,
      this.#names.has(name) ? shown : this.value(value),
    ]);
    return Object.fromEntries(members);
  }

  item(item: ItemResult): ItemResult {
    const { output, error, ...rest } = item;
    return { ...rest, output: this.value(output), error: error && this.failure(error) };
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

/**
 * Spellings of a secret within a text: plain, in JSON, in a URL, in base64, and each of its lines.
 */
function spellings(secret: string): string[] {
  const lines = secret.split(/\r?\n/).filter((line) => line.length >= shortest * 2);
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret.replaceAll(/\p{Surrogate}/gu, '\uFFFD')),
    Buffer.from(secret).toString('base64'),
    ...lines,
  ];
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
