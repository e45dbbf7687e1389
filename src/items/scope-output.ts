import type { Failure } from './failure.ts';

/** The failure of an item whose input is no map. */
export const noInputMap: Failure = { code: 'MR407', message: 'the input must be a map' };

/** What a task that ends its scope gives it: `output` of its input. Undefined if that is no map. */
export function scopeOutput(input: unknown): { readonly output: unknown } | undefined {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return undefined;
  const { output = null }: { readonly output?: unknown } = input;
  return { output };
}
