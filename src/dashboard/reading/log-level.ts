import type { LogSource } from '../../items/item-log.ts';

/** Levels of lines that pages know. */
export type LogLevel = 'info' | 'warn' | 'error' | 'event' | 'failed' | 'retrying';

/** Of a line that an item has logged: what programs print as an error may be just a message. */
export function levelOf(source: LogSource | undefined): LogLevel {
  return source === 'stderr' ? 'warn' : 'info';
}
