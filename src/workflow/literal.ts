import { MillraceError } from '../errors.ts';
import { describeUnfit, isInvalidDate, isPlain, unbox } from '../lang/foreign-object.ts';
import type { Json, JsonObject } from '../lang/json.ts';

/** Returns what is to be written in place of a value; undefined for the value itself. */
type Replace = (value: unknown) => Json | undefined;

/**
 * A value of JavaScript as a literal of a workflow, by the rule of documents: a `toJSON` is called,
 * undefined members are left out. Throws MR701, with the path, for what JSON cannot hold.
 */
export function literal(value: unknown, replace?: Replace, path = '$'): Json {
  const replaced = replace?.(value);
  if (replaced !== undefined) return replaced;
  const data = dataOf(value, path);
  if (data === null || typeof data === 'string' || typeof data === 'boolean') return data;
  if (typeof data === 'number' && Number.isFinite(data)) return data;
  if (typeof data !== 'object') return refuse(path, data);
  // Unlike `map`, it does not skip holes.
  if (Array.isArray(data))
    return Array.from(data, (one, at) => literal(one, replace, `${path}[${at}]`));
  return isPlain(data) ? literalMembers(data, replace, path) : refuse(path, data);
}

/** The same for each member, without those that are undefined. */
export function literalMembers(value: object, replace?: Replace, path = '$'): JsonObject {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [key, literal(member, replace, `${path}.${key}`)]),
  );
}

/** What the `toJSON` of a value returns, or the value itself. */
function dataOf(value: unknown, path: string): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isInvalidDate(value)) return refuse(path, value);
  return 'toJSON' in value && typeof value.toJSON === 'function' ? value.toJSON() : unbox(value);
}

function refuse(path: string, value: unknown): never {
  const { what, hint } = describeUnfit(value);
  throw new MillraceError('MR701', `${path} cannot be represented in JSON: it is ${what}`, {
    ...(hint === undefined ? {} : { hint }),
    details: { path },
  });
}
