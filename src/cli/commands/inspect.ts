import { openHistory } from '../../api/stored-runs.ts';
import { findRun } from '../find-run.ts';
import { storeFolder } from '../store-folder.ts';
import type { Terminal } from '../terminal.ts';
import { inspectItem } from './inspect-item.ts';
import { findPlace } from './inspect-place.ts';
import type { InspectOptions } from './inspect-options.ts';
import { inspectRun } from './inspect-run.ts';
import { inspectStep } from './inspect-step.ts';
import { inspectTask } from './inspect-task.ts';

/** Prints a run, a task, or an item (`TASK/INDEX`, in a block `TASK/INDEX/STEP/INDEX`). */
export async function inspectCommand(
  name: string | undefined,
  place: string | undefined,
  options: InspectOptions,
  terminal: Terminal,
): Promise<number> {
  const history = await openHistory(storeFolder(options.store));
  try {
    const found = findRun(history, name);
    const { run } = found;
    if (place === undefined) {
      await inspectRun(found, history.report(run), history, options, terminal);
      return 0;
    }
    const { index, step, ...inner } = findPlace(history, run, place);
    if (index !== undefined && step !== undefined) {
      await inspectStep({ ...inner, index, step }, history, options, terminal);
    } else if (index !== undefined)
      await inspectItem({ ...inner, index }, history, options, terminal);
    else await inspectTask(history.report(inner.run), inner.task, history, options, terminal);
    return 0;
  } finally {
    await history.close();
  }
}
