import { changedCodeHint, codeChanged } from '../code/require-version.ts';
import { type FileHashes, hashesOf } from '../code/code-version.ts';
import { MillraceError } from '../errors.ts';
import type { PackSource } from '../actions/packs.ts';
import type { RecordedCode } from '../engine/acquiring/acquire-run.ts';
import type { CodeRecord } from '../run/code-record.ts';
import type { RunRecord } from '../run/records.ts';

/**
 * What may differ from what a run began with: the code of all packs, or of one, or the files that
 * its sources read.
 */
export type AllowedChange = 'code' | `code:${string}` | 'inputs';

/** Hashes of the files of packs, by pack. */
type PackHashes = Readonly<Record<string, FileHashes>>;

/**
 * Returns what a run has to record before it uses `packs`: nothing when it has the same code last.
 * `since` is the time from which it uses them.
 */
export function codeToRecord(
  recorded: readonly CodeRecord[] | undefined,
  packs: readonly PackSource[],
  since: number,
): RecordedCode | undefined {
  const used = packs.filter(({ code }) => code !== undefined);
  const digests = Object.fromEntries(used.map(({ pack, code }) => [pack, code?.digest ?? '']));
  const last = recorded?.at(-1)?.packs ?? {};
  const isSame = used.every(({ pack }) => last[pack] === digests[pack]);
  if (isSame) return undefined;
  const files = Object.fromEntries(
    used.map(({ pack, code }) => [pack, code ? hashesOf(code) : {}]),
  );
  return { code: [...(recorded ?? []), { since, packs: digests }], files };
}

/**
 * Throws MR514 when a pack has other code than the run used last, unless `allowed`. A run of an
 * earlier version, and a pack that is gone, have nothing to compare.
 */
export function requireSameCode(
  { id, code }: RunRecord,
  packs: readonly PackSource[],
  before: PackHashes,
  allowed: readonly AllowedChange[] = [],
): void {
  const last = code?.at(-1)?.packs ?? {};
  const changed = packs.flatMap(({ pack, url, code: now }) => {
    const digest = Object.hasOwn(last, pack) ? last[pack] : undefined;
    if (!now || digest === undefined || digest === now.digest) return [];
    if (allowed.includes('code') || allowed.includes(`code:${pack}`)) return [];
    return [{ pack, url, before: before[pack], now: hashesOf(now) }];
  });
  if (changed.length === 0) return;
  const { message, details } = codeChanged(changed);
  throw new MillraceError('MR514', `run ${id} cannot go on: ${message}`, {
    hint: changedCodeHint(id),
    details: { ...details, run: id },
  });
}
