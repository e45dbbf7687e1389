import type { LogCount } from '../items/item-log.ts';
import type { OutputStream } from '../lang/output-stream.ts';

/** A line that an attempt logs. Uncut: only the coordinator, which masks it, may shorten it. */
export interface LoggedLine {
  readonly index: number;
  readonly attempt: number;
  readonly message: string;
  /** JSON of an object. */
  readonly fields?: string;
  /** The step that logs, in a block that runs in a lane. */
  readonly step?: string;
  /** Set when it was printed and not logged. The text may have several lines then. */
  readonly printedTo?: OutputStream;
  /** What was printed before and is left out. */
  readonly dropped?: LogCount;
  /** Whole lines for the reader of what programs print, and not for the log. */
  readonly isFollowed?: boolean;
}
