import type { Json, JsonObject } from '../lang/json.ts';
import { literal, literalMembers } from '../workflow/literal.ts';
import type { Reference } from './reference.ts';
import { codeOf } from './reference.ts';

/** A value whose parts may be references; within text, `${reference}` is a tag. */
export type Templated<T> =
  | T
  | Reference<T>
  | (T extends readonly (infer Element)[]
      ? readonly Templated<Element>[]
      : T extends object
        ? { readonly [Key in keyof T]: Templated<T[Key]> }
        : never);

/**
 * Writes a value in the form of the language, with a tag for each reference. Throws MR701 for
 * values that JSON cannot hold.
 */
export function written(value: unknown): Json {
  return literal(value, tagOf);
}

/** The same for each member, without those that are undefined. */
export function writtenMembers(value: object): JsonObject {
  return literalMembers(value, tagOf);
}

function tagOf(value: unknown): Json | undefined {
  const code = codeOf(value);
  return code === undefined ? undefined : `{{ ${code} }}`;
}
