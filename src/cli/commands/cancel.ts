import { type CancelPolicy, Executor, requestCancel } from '../../index.ts';
import { idOfRun } from '../find-run.ts';
import { storeFolder } from '../store-folder.ts';
import type { Terminal } from '../terminal.ts';

export interface CancelOptions {
  readonly store?: string;
  readonly policy?: CancelPolicy;
}

/** `millrace cancel RUN`: through the process that runs it, or at once when there is none. */
export async function cancelCommand(
  name: string,
  { store, policy }: CancelOptions,
  terminal: Terminal,
): Promise<number> {
  const directory = storeFolder(store);
  const id = await idOfRun(directory, name);
  if (await requestCancel(directory, id, policy ? { policy } : {})) {
    terminal.print(`run ${id} is being cancelled by the process that runs it`);
    return 0;
  }
  const executor = await Executor.open({ directory, workers: 1 });
  try {
    const run = await executor.resume(id, { cancel: true });
    const { state } = await run.result();
    terminal.print(`run ${id} is ${state}`);
    return 0;
  } finally {
    await executor.close();
  }
}
