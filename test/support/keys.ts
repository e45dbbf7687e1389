import { isRecord } from '../../src/lang/json.ts';
import { levelAt, supportedKeys } from '../../src/workflow/keys.ts';

/** All keys of the language, as `level.key`. */
export const allKeys: readonly string[] = Object.entries(supportedKeys).flatMap(([level, keys]) =>
  keys.map((key) => `${level}.${key}`),
);

/** Keys that a workflow in canonical spelling uses. */
export function keysIn(tree: unknown, path: readonly (string | number)[] = []): string[] {
  if (Array.isArray(tree)) return tree.flatMap((one, at) => keysIn(one, [...path, at]));
  if (!isRecord(tree)) return [];
  const level = levelAt(path);
  const own = level ? Object.keys(tree).map((key) => `${level}.${key}`) : [];
  return own.concat(Object.entries(tree).flatMap(([key, value]) => keysIn(value, [...path, key])));
}
