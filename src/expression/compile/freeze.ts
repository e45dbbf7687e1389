import { types } from 'node:util';

/**
 * Freezes plain objects and lists all the way down, and answers them. What is frozen already, and views of
 * documents, which are proxies, stay untouched: walking a view would read all of it.
 */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (types.isProxy(value) || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const key of Object.keys(value)) deepFreeze(Reflect.get(value, key));
  return value;
}
