import type { TaskKey } from '../../run/records.ts';

/** The name of the document with the state that a unit of a fold has made. */
export function partialName({ task, visit }: Omit<TaskKey, 'run'>, unit: number): string {
  return `fold/${task}/${visit}/${unit}`;
}
