import type { JsonObject } from '../lang/json.ts';
import { secretNames } from '../plan/parameters/parameters.ts';
import type { Plan } from '../plan/plan.ts';
import type { Failure } from '../items/failure.ts';
import type { ItemResult } from '../items/results.ts';

const shown = '***';
/** A part of a text is masked when it is at least so long; a shorter secret only where it stands alone. */
const shortest = 4;

/**
 * Hides the values of secret parameters in whatever is told of a run. What actions and templates are given, and what
 * is stored, is not masked: a run could not go on with it.
 */
export class Mask {
  readonly #names: ReadonlySet<string>;
  /** The secrets as texts, and their members where they are lists or maps. */
  readonly #whole = new Set<string>();
  readonly #parts: RegExp | undefined;

  private constructor(names: readonly string[], parameters: object) {
    this.#names = new Set(names);
    for (const [name, value] of Object.entries(parameters)) {
      if (this.#names.has(name)) this.#collect(value);
    }
    const parts = [...this.#whole].flatMap(spellings).filter((text) => text.length >= shortest);
    // The longest first: one secret may be the beginning of another.
    const sorted = [...new Set(parts)].toSorted((a, b) => b.length - a.length);
    if (sorted.length > 0) this.#parts = new RegExp(sorted.map(escaped).join('|'), 'g');
  }

  /** Undefined where nothing is secret. */
  static of(names: readonly string[] | undefined, parameters: unknown): Mask | undefined {
    return names && names.length > 0 ? new Mask(names, Object(parameters)) : undefined;
  }

  text(text: string): string {
    if (this.#whole.has(text)) return shown;
    return this.#parts ? text.replace(this.#parts, shown) : text;
  }

  /** A copy without secrets of a value that JSON can hold. */
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

  failure(failure: Failure): Failure {
    const { message, hint, stack } = failure;
    return {
      ...failure,
      message: this.text(message),
      ...(hint === undefined ? {} : { hint: this.text(hint) }),
      ...(stack === undefined ? {} : { stack: this.text(stack) }),
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

/** Parameters of a run that is not there yet, as they may be shown. */
export function withoutSecrets(
  plan: Plan,
  parameters: JsonObject,
): Readonly<Record<string, unknown>> {
  return Mask.of(secretNames(plan), parameters)?.parameters(parameters) ?? parameters;
}

/** How a secret may stand in a text: as it is, in JSON, in a URL, in base64, and line by line. */
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
