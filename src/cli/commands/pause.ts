import { requestPause } from '../../index.ts';
import { idOfRun } from '../find-run.ts';
import { nextCommand, storeFolder } from '../store-folder.ts';
import type { Terminal } from '../terminal.ts';

export interface PauseOptions {
  readonly store?: string;
}

/** `millrace pause RUN`: through the process that runs it, or at once when there is none. */
export async function pauseCommand(
  name: string,
  { store }: PauseOptions,
  terminal: Terminal,
): Promise<number> {
  const directory = storeFolder(store);
  const id = await idOfRun(directory, name);
  const asked = await requestPause(directory, id);
  terminal.print(
    asked
      ? `run ${id} is being paused by the process that runs it, once its items in flight have ended`
      : `run ${id} is paused; go on with: ${nextCommand(['resume', id], store)}`,
  );
  return 0;
}
