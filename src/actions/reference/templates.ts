import type { Json } from '../../lang/json.ts';

/** Whether a text of an input is a template. */
export function isTemplate(value: Json | undefined): boolean {
  return typeof value === 'string' && value.includes('{{');
}

/** Where an input has templates: keys and positions. */
export function* templatePaths(
  value: Json,
  path: readonly string[] = [],
): Generator<readonly string[]> {
  if (isTemplate(value)) yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) yield* templatePaths(member, [...path, key]);
}
