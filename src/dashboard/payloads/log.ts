import type { StreamLine } from './frame.ts';

/** GET /api/runs/ID/log?level=L&task=T: the newest 200 lines, in order. */
export interface LogPage {
  readonly lines: readonly StreamLine[];
  /** Lines that the run did not keep. */
  readonly dropped: number;
  /** A window of time was asked for, and this is of the whole run. */
  readonly whole?: true;
}
