import { requireArgument } from '../call-options.ts';
import { MillraceError } from '../errors.ts';
import { runId, text, wholeNumber } from '../lang/kinds.ts';

export function notStarted(id: string, task: string): MillraceError {
  const hint = 'millrace inspect RUN lists its tasks';
  return new MillraceError('MR506', `run ${id} has no task '${task}' that has started`, { hint });
}

/** Throws MR501 for what names no run, task or item. */
export function requireItem(call: string, id: unknown, place: object = {}): void {
  requireArgument(call, 'id', id, runId);
  if ('task' in place) requireArgument(call, 'task', place.task, text);
  if ('index' in place) requireArgument(call, 'index', place.index, wholeNumber(0));
}
