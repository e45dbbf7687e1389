import type { CancelPolicy } from '../../api/basics.ts';
import { requestCancel } from '../../api/stored-runs.ts';
import { findRunId } from '../find-run.ts';
import { storeFolder } from '../store-folder.ts';
import type { Terminal } from '../terminal.ts';

export interface CancelOptions {
  readonly store?: string;
  readonly policy?: CancelPolicy;
}

/** Asks the process of the run to cancel it. Cancels a run without a process at once. */
export async function cancelCommand(
  name: string,
  { store, policy }: CancelOptions,
  terminal: Terminal,
): Promise<number> {
  const directory = storeFolder(store);
  const id = await findRunId(directory, name);
  if (await requestCancel(directory, id, policy ? { policy } : {})) {
    terminal.print(`run ${id} is being cancelled by its process`);
    return 0;
  }
  const { Executor } = await import('../../api/runs.ts');
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
