import { requestPause } from '../../api/stored-runs.ts';
import { nextCommand } from '../called-as.ts';
import { findRunId } from '../find-run.ts';
import { storeFolder } from '../store-folder.ts';
import type { Terminal } from '../terminal.ts';

export interface PauseOptions {
  readonly store?: string;
}

/** Asks the process of the run to pause it. Pauses a run without a process at once. */
export async function pauseCommand(
  name: string,
  { store }: PauseOptions,
  terminal: Terminal,
): Promise<number> {
  const directory = storeFolder(store);
  const id = await findRunId(directory, name);
  const asked = await requestPause(directory, id);
  terminal.print(
    asked
      ? `run ${id} will be paused when its items in flight have ended`
      : `no process runs run ${id}: it is paused; resume it with: ${nextCommand(['resume', id], store)}`,
  );
  return 0;
}
