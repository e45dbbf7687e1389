import { type Archive, MillraceError, type RunSummary } from '../index.ts';

/** The run that is named by its id or a part of it; without a name, or for `last`, the newest. Throws MR506. */
export function findRun(archive: Archive, name = 'last'): RunSummary {
  if (name !== 'last') return archive.find(name);
  const [newest] = archive.runs();
  if (newest) return newest;
  throw new MillraceError('MR506', 'there are no runs in this store yet');
}

/** The newest run that has not ended and that no living process carries on. Throws MR506. */
export function findInterrupted(archive: Archive): RunSummary {
  const open = archive.runs().filter(({ endedAt }) => endedAt === undefined);
  const interrupted = open.find(({ owner }) => owner === undefined);
  if (interrupted) return interrupted;
  const [busy] = open;
  const hint = busy ? `run ${busy.run} is being run by process ${busy.owner?.pid}` : undefined;
  throw new MillraceError(
    'MR506',
    'no run waits to be resumed',
    hint === undefined ? {} : { hint },
  );
}
