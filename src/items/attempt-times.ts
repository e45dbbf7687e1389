import type { ItemTimes } from './item-times.ts';

/** When the last attempt of an item ran. Null: it has not begun, or an earlier version ran it. */
export interface AttemptTimes {
  /** As ISO 8601, in UTC. */
  readonly started_at: string | null;
  /** Milliseconds, with fractions. */
  readonly elapsed_ms: number | null;
  /**
   * Present when items were so quick that this number of them was timed together: they have one
   * `started_at`, and `elapsed_ms` is their average.
   */
  readonly average_of?: number;
}

export function attemptTimes(times: ItemTimes | undefined): AttemptTimes {
  const known = { started_at: startedAt(times), elapsed_ms: elapsedMs(times) };
  return times && times.items > 1 ? { ...known, average_of: times.items } : known;
}

export function elapsedMs(times: ItemTimes | undefined): number | null {
  if (times?.elapsed === undefined) return null;
  return Math.round(times.elapsed * 1000) / 1000;
}

/** The last second that was written, and its text. */
let second = Number.NaN;
let text = '';

/** As `toISOString` of a date does, which takes a microsecond: many items begin in one second. */
export function startedAt(times: ItemTimes | undefined): string | null {
  if (!times) return null;
  const whole = Math.floor(times.began / 1000);
  if (whole !== second) {
    text = new Date(whole * 1000).toISOString().slice(0, -'000Z'.length);
    second = whole;
  }
  return `${text}${String(Math.floor(times.began - whole * 1000)).padStart(3, '0')}Z`;
}
