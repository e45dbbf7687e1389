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
  if (!times) return { started_at: null, elapsed_ms: null };
  const { began, elapsed, items } = times;
  return {
    started_at: new Date(began).toISOString(),
    elapsed_ms: elapsed === undefined ? null : Math.round(elapsed * 1000) / 1000,
    ...(items > 1 ? { average_of: items } : {}),
  };
}
