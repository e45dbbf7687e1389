import { counted, elapsed } from '../text.ts';
import type { TaskView } from './progress.ts';

/** How a task ended: `1,000 items in 2.1s`, `997 of 1,000 items, 3 failed, in 2.1s`. */
export function settledText(view: TaskView): string {
  const { state, total, done, failed, since, endedAt } = view;
  if (state === 'skipped') return 'skipped';
  const time = elapsed((endedAt ?? since) - since);
  const verdict = state === 'succeeded' ? '' : `${state.replace('_', ' ')}, `;
  if (total === 1) return `${verdict}${time}`;
  const failures = failed > 0 ? `, ${failed === total ? 'all' : counted(failed, '')} failed` : '';
  const items = done === total ? counted(total, 'item') : `${done} of ${counted(total, 'item')}`;
  return `${verdict}${items}${failures.trimEnd()} in ${time}`;
}

/** The name of a task, with the number of its visit in a loop. */
export function nameOf({ task, visit }: { readonly task: string; readonly visit: number }): string {
  return visit > 1 ? `${task} #${visit}` : task;
}
