import { MillraceError } from '../api/basics.ts';
import { type RunHistory, openHistory, type RunSummary } from '../api/stored-runs.ts';

/** Finds a run by its id, a part of it, or `last`: the newest. Throws MR506. */
export function findRun(history: RunHistory, name = 'last'): RunSummary {
  if (name !== 'last') return history.find(name);
  const [newest] = history.runs({ newest: 1, topLevel: true });
  if (newest) return newest;
  throw nothingStarted();
}

function nothingStarted(): MillraceError {
  return new MillraceError('MR506', 'there are no runs in this store yet', {
    hint: 'millrace run FLOW starts the first; --store names the store of another folder',
  });
}

/** Like `findRun`. Opens the store to read only: a missing store is not created. */
export async function findStoredRun(directory: string, name: string): Promise<RunSummary> {
  const history = await openHistory(directory);
  try {
    return findRun(history, name);
  } finally {
    await history.close();
  }
}

export async function findRunId(directory: string, name: string): Promise<string> {
  return (await findStoredRun(directory, name)).run;
}

/** Finds the newest run that a process runs. Throws MR506. */
export function findLive(history: RunHistory): RunSummary {
  if (history.count() === 0) throw nothingStarted();
  const open = history.runs({ topLevel: true, unfinished: true });
  const live = open.find(({ state, owner }) => state === 'running' && owner !== undefined);
  if (live) return live;
  throw new MillraceError('MR506', 'nobody runs a run of this store now', {
    hint: 'millrace ps lists its runs; millrace resume goes on with an interrupted one',
  });
}

/** Finds the newest interrupted run, or else the newest paused one. Throws MR506. */
export function findInterrupted(history: RunHistory): RunSummary {
  if (history.count() === 0) throw nothingStarted();
  const open = history.runs({ topLevel: true, unfinished: true });
  const idle = open.filter(({ owner }) => owner === undefined);
  const chosen = idle.find(({ state }) => state === 'running') ?? idle[0];
  if (chosen) return chosen;
  const [busy] = open;
  throw new MillraceError(
    'MR506',
    'there is no run to resume',
    busy ? { hint: busyHint(busy) } : {},
  );
}

/** An owner in another container cannot be seen: it counts as alive. */
function busyHint({ run, owner }: RunSummary): string {
  const who = `process ${owner?.pid} on ${owner?.host}`;
  return `run ${run} is being run by ${who}; if that process is gone with its container: millrace resume ${run} --takeover`;
}
