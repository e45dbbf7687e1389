import { mostAttempts } from '../../items/entries.ts';
import { countFailures } from '../../items/item-state.ts';
import { err, ok, type Result } from '../../lang/result.ts';
import type { ControlRefusal, RunAction } from '../../run/control.ts';
import { isFailure } from '../../run/records.ts';
import { isStopping } from '../../run/run-status.ts';
import { noTask, refusal } from '../../run/rules/concurrency.ts';
import { afterEnd, whyNotNow, withItemsAgain } from '../../run/rules/live-retry.ts';
import type { ActiveRun } from '../active/active-run.ts';
import type { TaskRun } from '../active/task-run.ts';
import { type Context, putTask } from './context.ts';
import { type FailedItem, FailedItems, type FailedSelection } from './failed-items.ts';
import { forgetFailures } from './figures.ts';

type Retry = Extract<RunAction, { readonly kind: 'retry' }>;

/** The most items that one request tries again: they are put in one transaction. */
const mostItems = 100_000;

/**
 * Tries failed items of tasks that run again, at once. Their done bits are cleared and their
 * retries put in the transaction that counts them as not ended: whatever happens to the process,
 * each of them ends once more, and the task settles after that, once. Returns what is tried again.
 */
export function retryLive(context: Context, retry: Retry): Result<string, ControlRefusal> {
  const { run } = context;
  if (isStopping(run.model.run)) return err(refusal('the run is being stopped', afterEnd));
  const tasks = tasksToTry(run, retry.task);
  if (!tasks.ok) return tasks;
  let left = mostItems;
  const texts: string[] = [];
  for (const task of tasks.value) {
    const again = tryAgain(context, task, { ...retry, most: left });
    left -= again;
    if (again > 0) texts.push(`${again} ${again === 1 ? 'item' : 'items'} of ${task.key.task}`);
  }
  if (texts.length === 0) return err(nothingFailed(run, retry));
  const rest = left === 0 ? '; ask again for more' : '';
  return ok(`${texts.join(', ')}${rest}`);
}

/** Those that run, of which failed items can be tried again; the task that is named. */
function tasksToTry(
  run: ActiveRun,
  name: string | undefined,
): Result<readonly TaskRun[], ControlRefusal> {
  const { plan, tasks } = run;
  if (name !== undefined) {
    const planned = plan.tasks.get(name);
    if (!planned) return err(noTask(plan, name));
    const task = tasks.get(name);
    const why = whyNotNow(planned, task?.record);
    return why || !task ? err(why ?? refusal(`task '${name}' has not started`)) : ok([task]);
  }
  return ok([...run.running].filter((task) => whyNotNow(task.planned, task.record) === undefined));
}

function nothingFailed({ tasks }: ActiveRun, { task, items, signature }: Retry): ControlRefusal {
  const which = items ? 'none of these items' : 'no item';
  const why = signature === undefined ? 'has failed' : 'has failed for this reason';
  if (task !== undefined) return refusal(`${which} of task '${task}' ${why}`);
  const hasEnded = [...tasks.values()].some(({ record: { state, summary } }) => {
    return state !== 'running' && (isFailure(state) || countFailures(summary) > 0);
  });
  return refusal(`${which} of a task that runs ${why}`, hasEnded ? afterEnd : undefined);
}

/** Returns how many items. */
function tryAgain(
  context: Context,
  task: TaskRun,
  selection: FailedSelection & { readonly most: number },
): number {
  if (countFailures(task.record.summary) === 0 || selection.most === 0) return 0;
  const failed = new FailedItems(context.tx, context.run, task);
  const chosen: FailedItem[] = [];
  for (const item of failed.chosen(selection)) {
    if (chosen.length === selection.most) break;
    chosen.push(item);
  }
  if (chosen.length > 0) putAgain(context, task, failed, chosen);
  return chosen.length;
}

function putAgain(
  context: Context,
  task: TaskRun,
  failed: FailedItems,
  chosen: readonly FailedItem[],
): void {
  const { tx, run, now, effects } = context;
  const items = Int32Array.from(chosen, ({ index }) => index);
  const timedOut = chosen.filter(({ state }) => state === 'timed_out').length;
  task.record = withItemsAgain(task.record, { failed: chosen.length - timedOut, timedOut });
  forgetFailures(context, task, items);
  tx.clearDone(task.key, items);
  for (const { index, attempt } of chosen) {
    const next = Math.min(attempt + 1, mostAttempts);
    const retry = { index, attempt: next, due: now, base: next - 1 };
    tx.putRetry(task.key, retry);
    task.tryAgain(retry);
  }
  // The failure that the task shows may be one of these.
  task.firstFailure = undefined;
  const first = failed.first(new Set(items));
  const batch = first && failed.batchOf(first);
  if (first && batch) task.recordFailure(batch, first.entry);
  putTask(context, task);
  effects.push({ type: 'task-again', run, task, items });
}
