import type { LogCount } from '../items/item-log.ts';

/** How much is kept of what items log, in bytes as they are stored. 0 keeps none. */
export interface LogLimits {
  readonly perItem: number;
  /** For all items of a run, and of the runs that are items of it. */
  readonly perRun: number;
  /** What programs print is passed on as it comes. */
  readonly follow?: boolean;
}

/** What is kept of the logs of a run, and what is not. */
export interface LogTotals extends LogCount {
  /** What is not kept. */
  readonly dropped: LogCount;
}

export const noLogs: LogTotals = { lines: 0, bytes: 0, dropped: { lines: 0, bytes: 0 } };

/** The share of the room of a run that only items that did not succeed can use. */
const FOR_FAILURES = 1 / 4;

/**
 * Bytes that the log of an item can take, which takes `stored` so far. What is stored is not pushed
 * out by other items: an item whose run has no room keeps no more than it has.
 */
export function roomFor(
  { perItem, perRun }: LogLimits,
  totals: LogCount,
  { stored, failed }: { readonly stored: number; readonly failed: boolean },
): number {
  const most = failed ? perRun : perRun * (1 - FOR_FAILURES);
  return Math.min(perItem, Math.max(stored, most - totals.bytes + stored));
}

export function keepsLogs({ perItem, perRun }: LogLimits): boolean {
  return perItem > 0 && perRun > 0;
}
