import { functions } from '../functions/functions.ts';
import { globals } from '../functions/globals.ts';

/** Values that have the same name and value in all expressions, but for the names of a place. */
export const fixed: Readonly<Record<string, unknown>> = { ...functions, ...globals };

export function isFixed(name: string): boolean {
  return Object.hasOwn(fixed, name);
}
