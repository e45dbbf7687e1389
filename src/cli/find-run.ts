import { type RunHistory, MillraceError, openHistory, type RunSummary } from '../index.ts';

/** The run that is named by its id or a part of it; without a name, or for `last`, the newest. Throws MR506. */
export function findRun(archive: RunHistory, name = 'last'): RunSummary {
  if (name !== 'last') return archive.find(name);
  const newest = archive.runs().find(({ parent }) => !parent);
  if (newest) return newest;
  throw new MillraceError('MR506', 'there are no runs in this store yet');
}

/** The id of that run. Read only, so that a store that is not there is not created. */
export async function idOfRun(directory: string, name: string): Promise<string> {
  const archive = await openHistory(directory);
  try {
    return findRun(archive, name).run;
  } finally {
    await archive.close();
  }
}

/** The newest run that was interrupted; when there is none, the newest that is paused. Throws MR506. */
export function findInterrupted(archive: RunHistory): RunSummary {
  const open = archive.runs().filter(({ endedAt, parent }) => endedAt === undefined && !parent);
  const idle = open.filter(({ owner }) => owner === undefined);
  const chosen = idle.find(({ state }) => state === 'running') ?? idle[0];
  if (chosen) return chosen;
  const [busy] = open;
  const hint = busy ? `run ${busy.run} is being run by process ${busy.owner?.pid}` : undefined;
  throw new MillraceError(
    'MR506',
    'no run waits to be resumed',
    hint === undefined ? {} : { hint },
  );
}
