import type { RunReport } from '../api/stored-runs.ts';
import { dateAndTime } from './text.ts';

type Versions = RunReport['code'];

/** The packs of a run whose code is another one than it was before. */
export function changedPacks(before: Versions, now: Versions): readonly string[] {
  const last = before?.at(-1)?.packs;
  if (!last) return [];
  const packs = Object.entries(now?.at(-1)?.packs ?? {});
  return packs.filter(([pack, digest]) => last[pack] !== digest).map(([pack]) => pack);
}

/** One line for each version of the code that a run has used. */
export function codeLines(versions: Versions = []): string[] {
  return versions.map(({ since, packs }, at) => {
    const digests = Object.entries(packs).map(([pack, digest]) => `${pack} ${digest.slice(0, 12)}`);
    const when = at === 0 ? '' : ` since ${dateAndTime(since)}`;
    return `code${when} ${digests.join(', ')}`;
  });
}
