import { openHistory } from '../../api/stored-runs.ts';
import { findRun } from '../find-run.ts';
import { printEndOf } from '../run-end.ts';
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
    const followed = (): Promise<unknown> => run.result(timeout === undefined ? {} : { timeout });
    return await printEndOf(followed, run, history, shown);
  } finally {
    await history.close();
  }
}
