import { count, counted, elapsed } from '../text.ts';
import { addedText } from '../source-text.ts';
import { isOpen, type TaskView } from './progress.ts';

/**
 * How a task ended, or where it is in a paused run: `1,000 items in 2.1s`,
 * `failed, 1,000 items, 3 failed, in 2.1s` or `skipped`.
 */
export function settledText(view: TaskView): string {
  const { state, total, done, failed, since, endedAt } = view;
  if (total === 0 && state !== 'succeeded') return state;
  const time = elapsed((endedAt ?? since) - since);
  const verdict = state === 'succeeded' ? '' : `${state.replace('_', ' ')}, `;
  const added = view.source?.added;
  const growth = added === undefined ? '' : `; ${addedText(added)}`;
  if (total === 1) return `${verdict}${time}${growth}`;
  // That of a source which has not ended is no total.
  const isWhole = done === total || isOpen(view);
  const items = isWhole ? counted(done, 'item') : `${count(done)} of ${counted(total, 'item')}`;
  const failures = failed > 0 ? `, ${count(failed)} failed,` : '';
  return `${verdict}${items}${failures} in ${time}${growth}`;
}

/** The name of a task, with the number of the visit if a loop comes back to it. */
export function nameOf({ task, visit }: { readonly task: string; readonly visit: number }): string {
  return visit > 1 ? `${task} #${visit}` : task;
}
