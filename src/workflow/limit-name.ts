/** The longest name of a limit: a part of a key of the store. */
export const longestLimitName = 200;

/** Whether a value can be the name of a limit: one that a template gave, too. */
export function isLimitName(value: unknown): value is string {
  if (typeof value !== 'string' || value.length === 0) return false;
  return value.length <= longestLimitName && !/[\p{Control}\p{Surrogate}]/u.test(value);
}
