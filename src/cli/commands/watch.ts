import { openHistory, type RunSummary } from '../../api/stored-runs.ts';
import { printableLine } from '../../api/texts.ts';
import { findLive, findRun } from '../find-run.ts';
import { showProgress } from '../progress/display.ts';
import { printEndOf } from '../run-end.ts';
import { StopSignals } from '../stop-signals.ts';
import { storeFolder } from '../store-folder.ts';
import type { Terminal } from '../terminal.ts';

export interface WatchOptions {
  readonly store?: string;
}

/** Shows the progress of a run of any process until it ends. Ends with its exit code. */
export async function watchCommand(
  name: string | undefined,
  { store }: WatchOptions,
  terminal: Terminal,
): Promise<number> {
  const history = await openHistory(storeFolder(store));
  const shown = { terminal, ...(store === undefined ? {} : { store }) };
  try {
    const found = name === undefined ? findLive(history) : findRun(history, name);
    const run = history.watch(found.run);
    const followed = async (): Promise<void> => {
      if (!isLive(found)) return;
      terminal.print(`run ${run.id} of ${printableLine(found.workflow)}`);
      await whileHeard(run.id, terminal, () =>
        showProgress(run, terminal, { store, figures: () => history.figures(run.id) }),
      );
    };
    return await printEndOf(followed, run, history, shown);
  } finally {
    await history.close();
  }
}

function isLive({ state, owner }: RunSummary): boolean {
  return state === 'running' && owner !== undefined;
}

/** A signal ends the view, and not the run. */
async function whileHeard(
  run: string,
  terminal: Terminal,
  show: () => Promise<void>,
): Promise<void> {
  const end = (): void => {
    terminal.setLive([]);
    terminal.print(`run ${run} goes on`);
    if (signals.received) signals.die(signals.received);
  };
  const signals = new StopSignals({ stop: end, giveUp: end });
  try {
    await show();
  } finally {
    signals.release();
  }
}
