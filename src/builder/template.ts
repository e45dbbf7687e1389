import type { Json, JsonObject } from '../lang/json.ts';
import { MillraceError } from '../errors.ts';
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
export function written(value: unknown, path = '$'): Json {
  const code = codeOf(value);
  if (code !== undefined) return `{{ ${code} }}`;
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((one, at) => written(one, `${path}[${at}]`));
  if (typeof value !== 'object')
    throw new MillraceError('MR701', `${path} is a ${typeof value}, which JSON cannot represent`);
  return writtenMembers(value, path);
}

/** The same for each member, without those that are undefined. */
export function writtenMembers(value: object, path = '$'): JsonObject {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [key, written(member, `${path}.${key}`)]),
  );
}
