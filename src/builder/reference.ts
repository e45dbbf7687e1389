import { requireArgument } from '../call-options.ts';
import type { Json } from '../lang/json.ts';
import type { Kind } from '../lang/kinds.ts';

declare const value: unique symbol;

/** A typed expression: a value of type T that a run will have. */
export interface Reference<out T> {
  /** Never present: it tells the compiler the type of the value. */
  readonly [value]: T;
}

/** A reference to a value of unknown shape: fits every type and has every property. */
interface Loose extends Reference<never> {
  readonly [key: string]: Loose;
}

/** A reference, with references to the properties of its value. */
export type Ref<T> = unknown extends T
  ? Loose
  : T extends readonly (infer Element)[]
    ? Reference<T> & { readonly length: Ref<number>; readonly [index: number]: Ref<Element> }
    : T extends object
      ? Reference<T> & { readonly [Key in keyof T]-?: Ref<T[Key]> }
      : Reference<T>;

/** The code of each reference. `compound`: needs parentheses before a property. */
const codes = new WeakMap<object, { readonly code: string; readonly compound: boolean }>();

/**
 * Makes a reference to the value of `code`. Its properties are references too; within text it is a
 * tag.
 */
export function refer<T>(code: string, compound = false): Ref<T> {
  const made = new Proxy(Object.freeze({}), {
    get(_, key) {
      if (key === Symbol.toPrimitive) return () => `{{ ${code} }}`;
      return typeof key === 'symbol'
        ? undefined
        : refer((compound ? `(${code})` : code) + step(key));
    },
  });
  codes.set(made, { code, compound });
  // The type describes a value that only a run has.
  return made as Ref<T>;
}

function step(key: string): string {
  if (/^[A-Za-z_$][\w$]*$/.test(key)) return `.${key}`;
  return /^(?:0|[1-9]\d*)$/.test(key) ? `[${key}]` : `[${JSON.stringify(key)}]`;
}

/** Undefined for a value that is not a reference. */
export function codeOf(one: unknown): string | undefined {
  return typeof one === 'object' && one !== null ? codes.get(one)?.code : undefined;
}

const tagged: Kind = {
  words: 'the texts of a template',
  fits: (value) => Array.isArray(value) && 'raw' in value,
  hint: () => 'write js`…`, without parentheses',
};

/**
 * Makes an expression from references and plain values: `` js<boolean>`${list.output.length} >
 * ${10}` ``.
 */
export function js<T = unknown>(
  texts: TemplateStringsArray,
  ...parts: readonly (Reference<unknown> | Json | undefined)[]
): Ref<T> {
  requireArgument('js', 'texts', texts, tagged);
  const code = texts.map((text, at) => text + (at in parts ? partCode(parts[at]) : '')).join('');
  return refer<T>(code, true);
}

function partCode(part: Reference<unknown> | Json | undefined): string {
  const found = typeof part === 'object' && part !== null ? codes.get(part) : undefined;
  if (found) return found.compound ? `(${found.code})` : found.code;
  if (part === undefined) return 'undefined';
  const text = JSON.stringify(part);
  return typeof part === 'object' && part !== null ? `(${text})` : text;
}
