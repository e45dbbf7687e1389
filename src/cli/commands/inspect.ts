import { MillraceError } from '../../api/basics.ts';
import { openHistory } from '../../api/stored-runs.ts';
import { findRun } from '../find-run.ts';
import { storeFolder } from '../store-folder.ts';
import type { Terminal } from '../terminal.ts';
import { inspectItem } from './inspect-item.ts';
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
    if (place === undefined) inspectRun(found, report, history, options, terminal);
    else {
      const [task = '', index] = place.split('/', 2);
      if (index === undefined) inspectTask(report, task, history, options, terminal);
      else inspectItem({ run, task, index: parseIndex(index) }, history, options, terminal);
    }
    return 0;
  } finally {
    await history.close();
  }
}

function parseIndex(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new MillraceError('MR501', `'${text}' is not the position of an item`, {
    hint: 'positions count from 0: millrace inspect RUN TASK/0',
  });
}
