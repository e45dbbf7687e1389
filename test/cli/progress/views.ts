import type { TaskView } from '../../../src/cli/progress/progress.ts';

/** A running task of 1,000 items that began ten seconds before `now`. */
export const now = 1_700_000_010_000;

export function view(changes: Partial<TaskView> = {}): TaskView {
  const since = now - 10_000;
  return {
    task: 'fetch',
    visit: 1,
    state: 'running',
    total: 1000,
    done: 400,
    failed: 0,
    since,
    samples: [{ at: since, done: 0 }],
    ...changes,
  };
}

/** The same, of a source of which 1,000 items have come so far. */
export function open(
  source: Omit<NonNullable<TaskView['source']>, 'state'>,
  changes: Partial<TaskView> = {},
): TaskView {
  return view({ source: { state: 'open', ...source }, ...changes });
}
