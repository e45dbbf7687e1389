import type { Run } from '../../api/runs.ts';
import { printableLine } from '../../api/texts.ts';
import { nextCommand } from '../called-as.ts';
import { count, counted } from '../text.ts';
import type { TaskView } from './progress.ts';
import { nameOf } from './settled.ts';

/** What the items of a task wait for, once they have begun to. */
export function taskWaitsLines(
  run: Pick<Run, 'id' | 'questions'>,
  view: TaskView,
  store: string | undefined,
): readonly string[] {
  const { waitsFor, total, done } = view;
  if (!waitsFor) return [];
  const left = total - done;
  const subject =
    total === 1 ? 'waits' : `${counted(left, 'item')} ${left === 1 ? 'waits' : 'wait'}`;
  switch (waitsFor) {
    case 'answer':
      return questionLines(run, view, store);
    case 'signal':
      return [`${nameOf(view)}: ${subject} for a signal`];
    case 'time':
      return [`${nameOf(view)}: ${subject} for a time`];
  }
}

/** `ok: 1 question waits: Deploy?`, and the command that answers it. */
function questionLines(
  run: Pick<Run, 'id' | 'questions'>,
  view: TaskView,
  store: string | undefined,
): readonly string[] {
  const left = view.total - view.done;
  const head = `${nameOf(view)}: ${count(left)} ${left === 1 ? 'question waits' : 'questions wait'}`;
  for (const { path, question, form } of run.questions()) {
    if (path.split('/')[0] !== view.task) continue;
    const value = form.type === 'boolean' ? 'true' : 'VALUE';
    const command = nextCommand(['answer', run.id, path, value], store);
    return [`${head}: ${printableLine(question)}`, `  ${command}`];
  }
  return [head];
}
