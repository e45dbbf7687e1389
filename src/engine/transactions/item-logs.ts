import { type LogCount, storedLog } from '../../items/item-log.ts';
import type { CompletionBatch } from '../../items/batch.ts';
import { LogTail } from '../../items/log-tail.ts';
import { attempt } from '../../lang/thrown.ts';
import type { Transaction } from '../../ports/store.ts';
import { noLogs, roomFor } from '../../run/log-limits.ts';
import { isFailure } from '../../run/records.ts';
import { rootOf } from '../../run/run-id.ts';
import type { ItemLogs } from '../active/item-logs.ts';
import type { TaskRun } from '../active/task-run.ts';

interface ItemLines {
  readonly index: number;
  readonly tail: LogTail;
  /** Only what its item logged may use all of the room of the run. */
  readonly failed: boolean;
  /** The store has nothing of the item. */
  readonly isFirst: boolean;
}

/**
 * Puts the lines of the items whose attempt has ended in one of the batches. The entries that do
 * not count are discarded already.
 */
export function putEndedLogs(
  tx: Transaction,
  task: TaskRun,
  batches: readonly CompletionBatch[],
): void {
  const { logs } = task;
  if (!logs || logs.size === 0) return;
  const ended: ItemLines[] = [];
  for (const batch of batches) {
    for (let k = 0; k < batch.length; k++) {
      const index = batch.index(k);
      const tail = logs.take(index);
      if (!tail) continue;
      const isFirst = !task.hasStoredLines && batch.attempt(k) === 1 && !batch.isDiscarded(k);
      ended.push({ index, tail, isFirst, failed: isFailure(batch.state(k)) });
    }
  }
  putLogs(tx, task, logs, ended);
}

/** Puts all lines that wait: of items in flight, of those that were aborted, and late ones. */
export function putWaitingLogs(tx: Transaction, task: TaskRun): void {
  const { logs } = task;
  if (!logs || logs.size === 0) return;
  const lines = logs.takeAll().map(([index, tail]) => {
    return { index, tail, failed: true, isFirst: false };
  });
  task.hasStoredLines = true;
  putLogs(tx, task, logs, lines);
}

/** A log that cannot be read is replaced: what an item has logged must not stop its run. */
function putLogs(
  tx: Transaction,
  { key }: TaskRun,
  { limits }: ItemLogs,
  items: readonly ItemLines[],
): void {
  if (items.length === 0) return;
  const root = rootOf(key.run);
  const kept = new Total(attempt(() => tx.logTotals(root)) ?? noLogs);
  const dropped = new Total(attempt(() => tx.logTotals(root)?.dropped) ?? noLogs.dropped);
  for (const { index, tail, failed, isFirst } of items) {
    const stored = isFirst ? undefined : tx.log(key, index);
    const before = stored && LogTail.of(storedLog(stored));
    const room = roomFor(limits, kept, { stored: before?.bytes ?? 0, failed });
    const after = !before && tail.bytes <= room ? tail : merged(before, tail, room);
    if (before || after.length > 0) tx.putLog(key, index, after.encode());
    kept.add(after.length - (before?.length ?? 0), after.bytes - (before?.bytes ?? 0));
    const [then, now] = [before?.dropped ?? noLogs, after.dropped];
    dropped.add(now.lines - then.lines, now.bytes - then.bytes);
  }
  tx.putLogTotals(root, { ...kept.count, dropped: dropped.count });
}

function merged(before: LogTail | undefined, tail: LogTail, room: number): LogTail {
  const both = new LogTail(room);
  if (before) both.append(before.stored);
  both.append(tail.stored);
  return both;
}

/** A count that changes. A damaged log may have had more than is left of it. */
class Total implements LogCount {
  lines: number;
  bytes: number;

  constructor({ lines, bytes }: LogCount) {
    this.lines = lines;
    this.bytes = bytes;
  }

  get count(): LogCount {
    return { lines: this.lines, bytes: this.bytes };
  }

  add(lines: number, bytes: number): void {
    this.lines = Math.max(0, this.lines + lines);
    this.bytes = Math.max(0, this.bytes + bytes);
  }
}
