import { openHistory, type RunHistory } from '../../api/stored-runs.ts';
import { findRun } from '../find-run.ts';
import { runState } from '../run-state.ts';
import { storeFolder } from '../store-folder.ts';
import type { Terminal } from '../terminal.ts';

export interface CompleteOptions {
  readonly store?: string;
}

/** Runs that are listed: the newest. */
const most = 50;

/**
 * Prints what a script of completion asks for, as lines `WORD:what it is`. It reads the store, as
 * `ps` does, and loads neither threads nor the language: it is called at each press of a key.
 */
export async function completeCommand(
  what: 'runs' | 'tasks',
  run: string | undefined,
  { store }: CompleteOptions,
  terminal: Terminal,
): Promise<number> {
  const history = await openHistory(storeFolder(store));
  try {
    terminal.write(...(what === 'runs' ? runLines(history) : taskLines(history, run)));
    return 0;
  } finally {
    await history.close();
  }
}

function runLines(history: RunHistory): string[] {
  const runs = history.runs({ newest: most, topLevel: true });
  const lines = runs.map((run) => `${run.run}:${runState(run)}, ${run.workflow}`);
  return runs.length > 0 ? ['last:the newest run', ...lines] : [];
}

function taskLines(history: RunHistory, name: string | undefined): string[] {
  const { tasks } = history.report(findRun(history, name).run);
  return Object.entries(tasks).map(([task, { state }]) => `${task}:${state}`);
}
