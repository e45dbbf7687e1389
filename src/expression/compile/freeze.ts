import { types } from 'node:util';

/**
 * Freezes plain objects and lists at all depths. Skips frozen values and views of documents:
 * walking a view would read all of it.
 */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (types.isProxy(value) || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const key of Object.keys(value)) deepFreeze(Reflect.get(value, key));
  return value;
}
