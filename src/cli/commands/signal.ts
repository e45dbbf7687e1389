import { type Json, MillraceError } from '../../api/basics.ts';
import { sendSignal } from '../../api/stored-runs.ts';
import { storeFolder } from '../store-folder.ts';
import type { Terminal } from '../terminal.ts';

export interface SignalCommandOptions {
  readonly key?: string;
  readonly data?: string;
  readonly by?: string;
  readonly store?: string;
}

/** Sends a signal to all runs of the store that wait for it. */
export async function signalCommand(
  event: string,
  { key, data, by, store }: SignalCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const seq = await sendSignal(storeFolder(store), event, {
    ...(key === undefined ? {} : { key }),
    ...(data === undefined ? {} : { data: parsed(data) }),
    ...(by === undefined ? {} : { by }),
  });
  terminal.print(`signal ${seq} is sent`);
  return 0;
}

function parsed(data: string): Json {
  try {
    return JSON.parse(data);
  } catch {
    const hint = `write a text in quotes: --data '"done"'`;
    throw new MillraceError('MR501', '--data is not JSON', { hint });
  }
}
