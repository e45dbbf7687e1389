/**
 * The times of an entry of a batch, in two words. `end`: microseconds after the base of the batch,
 * which is when its first entry ended. `duration`: microseconds, or milliseconds if the highest bit
 * is set; 0 if it was not measured.
 */
const MILLISECONDS = 0x80_00_00_00;
const MOST = 0xff_ff_ff_ff;

/** When an attempt began and ended, in milliseconds of one clock. */
export interface Span {
  readonly began: number;
  readonly ended: number;
}

/** When an attempt of an item ran, as a batch has it. */
export interface ItemTimes {
  /** Milliseconds since the epoch, with fractions. */
  readonly began: number;
  /** Milliseconds, with fractions; undefined if it was not measured. */
  readonly elapsed: number | undefined;
  /** Items that were timed together: `elapsed` is their average. */
  readonly items: number;
}

export function endWord(ms: number): number {
  return clamped(ms * 1000, 0, MOST);
}

export function endOf(word: number): number {
  return word / 1000;
}

export function durationWord(ms: number): number {
  const microseconds = clamped(ms * 1000, 1, MOST);
  if (microseconds < MILLISECONDS) return microseconds;
  return MILLISECONDS + clamped(ms, 0, MILLISECONDS - 1);
}

export function durationOf(word: number): number | undefined {
  if (word === 0) return undefined;
  return word < MILLISECONDS ? word / 1000 : word - MILLISECONDS;
}

function clamped(number: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.round(number)));
}
