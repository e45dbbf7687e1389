import type { TaskReport } from '../api/stored-runs.ts';

/** Why a task was skipped: ` (when)`. */
export function skipText(skip: TaskReport['skip']): string {
  return skip === undefined ? '' : ` (${skip})`;
}
