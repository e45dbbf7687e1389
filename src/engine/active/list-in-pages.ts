import { threadId } from 'node:worker_threads';
import { MillraceError } from '../../errors.ts';
import { PagedList } from '../../segments/paged-list.ts';
import { flushNow } from '../../segments/sync.ts';
import { unwritten } from '../../segments/unwritten.ts';
import { isLongList, writePages } from '../../segments/write-pages.ts';
import type { ActiveRun } from './active-run.ts';

/**
 * Writes a long list into files of the run, which are flushed when it returns: the transaction
 * under way refers to them. Undefined for any other list, and for one with an element that no
 * document can hold: whoever encodes it as a whole says which. Throws MR605.
 */
export function listInPages(run: ActiveRun, list: readonly unknown[]): PagedList | undefined {
  const { folder, lease, isDurable } = run;
  if (folder === undefined || !isLongList(list)) return undefined;
  try {
    const { table, references } = writePages(list, { folder, epoch: lease.epoch }, threadId);
    if (isDurable) flush(folder, references);
    return new PagedList(folder, table);
  } catch (error) {
    if (error instanceof MillraceError && error.code !== 'MR605') return undefined;
    throw error;
  }
}

function flush(folder: string, references: Parameters<typeof flushNow>[1]): void {
  try {
    flushNow(folder, references);
  } catch (error) {
    throw unwritten(error);
  }
}
