import { openHistory } from '../../api/stored-runs.ts';
import { findRun } from '../find-run.ts';
import { storeFolder } from '../store-folder.ts';
import type { Terminal } from '../terminal.ts';
import { inspectItem } from './inspect-item.ts';
import { parseIndex } from './item-place.ts';
import type { InspectOptions } from './inspect-options.ts';
import { inspectRun } from './inspect-run.ts';
import { inspectTask } from './inspect-task.ts';

/** Prints a run, a task, or an item (`TASK/INDEX`) from the store. */
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
    const report = history.report(run);
    if (place === undefined) await inspectRun(found, report, history, options, terminal);
    else {
      const [task = '', index] = place.split('/', 2);
      if (index === undefined) await inspectTask(report, task, history, options, terminal);
      else await inspectItem({ run, task, index: parseIndex(index) }, history, options, terminal);
    }
    return 0;
  } finally {
    await history.close();
  }
}
