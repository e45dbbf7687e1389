import { type OptionKinds, requireOptions } from '../call-options.ts';
import { MillraceError } from '../errors.ts';
import { flag, textOrNumber } from '../lang/kinds.ts';
import { logLimits } from '../ports/defaults.ts';
import type { LogLimits } from '../run/log-limits.ts';
import { sizeOf } from './size-option.ts';

/** How much is kept of logs: bytes, or a size such as `1.5MiB`. */
export interface LogOptions {
  /** For the end of the log of an item, over all attempts; default: 16 KiB, at most 16 MiB. */
  readonly perItem?: number | string;
  /**
   * For all items of a run and of its sub-workflows; default: 64 MiB. A quarter is for items that
   * did not succeed.
   */
  readonly perRun?: number | string;
  /**
   * What programs print is passed on to `run.printed()`, line by line as it comes. A program waits
   * while its reader is behind, and for ever if there is none.
   */
  readonly follow?: boolean;
}

const logOptions: OptionKinds<LogOptions> = {
  perItem: textOrNumber,
  perRun: textOrNumber,
  follow: flag,
};

/** The log of an item is written whole with each of its attempts. */
const mostPerItem = 16 * 1024 * 1024;

/** Throws MR501 for what is no size, or too large. */
export function logLimitsOf(logs: LogOptions = {}): LogLimits {
  requireOptions('Executor.open({ logs })', logs, logOptions);
  const perItem = sizeOf('logs.perItem', logs.perItem ?? logLimits.perItem);
  const perRun = sizeOf('logs.perRun', logs.perRun ?? logLimits.perRun);
  const follow = logs.follow === true ? { follow: true } : {};
  if (perItem <= mostPerItem) return { perItem, perRun, ...follow };
  throw new MillraceError('MR501', `logs.perItem is more than 16 MiB: ${logs.perItem}`);
}
