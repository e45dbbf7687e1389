import { MillraceError } from '../../api/basics.ts';
import { openHistory } from '../../api/stored-runs.ts';
import { findRun } from '../find-run.ts';
import { printLost, printStoredEnd } from '../run-end.ts';
import { storeFolder } from '../store-folder.ts';
import type { Terminal } from '../terminal.ts';

export interface WaitCommandOptions {
  readonly timeout?: string;
  readonly store?: string;
  readonly quiet?: boolean;
}

/** Waits until a run of any process has ended. Ends with its exit code. */
export async function waitCommand(
  name: string,
  { timeout, store, quiet }: WaitCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const history = await openHistory(storeFolder(store));
  const shown = {
    terminal,
    ...(store === undefined ? {} : { store }),
    ...(quiet === undefined ? {} : { quiet }),
  };
  try {
    const run = history.watch(findRun(history, name).run);
    try {
      await run.result(timeout === undefined ? {} : { timeout });
      return printStoredEnd(run, history, shown);
    } catch (error) {
      if (error instanceof MillraceError && error.code === 'MR507') {
        return printLost(run, history, shown);
      }
      throw error;
    }
  } finally {
    await history.close();
  }
}
