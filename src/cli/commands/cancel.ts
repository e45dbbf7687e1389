import { Executor, openArchive, requestCancel } from '../../index.ts';
import { findRun } from '../find-run.ts';
import { storeFolder } from '../store-folder.ts';
import type { Terminal } from '../terminal.ts';

export interface CancelOptions {
  readonly store?: string;
}

/** `millrace cancel RUN`: through the process that runs it, or at once when there is none. */
export async function cancelCommand(
  name: string,
  { store }: CancelOptions,
  terminal: Terminal,
): Promise<number> {
  const directory = storeFolder(store);
  const id = await idOf(directory, name);
  if (await requestCancel(directory, id)) {
    terminal.say(`run ${id} is being cancelled by the process that runs it`);
    return 0;
  }
  const executor = await Executor.open({ directory, workers: 1 });
  try {
    const run = await executor.resume(id, { cancel: true });
    const { state } = await run.result();
    terminal.say(`run ${id} is ${state}`);
    return 0;
  } finally {
    await executor.close();
  }
}

async function idOf(directory: string, name: string): Promise<string> {
  const archive = await openArchive(directory);
  try {
    return findRun(archive, name).run;
  } finally {
    await archive.close();
  }
}
