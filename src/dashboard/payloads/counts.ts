/** The states in which items are counted, in the order of a bar. */
export const countedStates = [
  'succeeded',
  'cached',
  'running',
  'retrying',
  'failed',
  'timed_out',
  'cancelled',
  'skipped',
] as const;

export type CountedState = (typeof countedStates)[number];

/** Items by state, in the order of `countedStates`: what is not counted here is pending. */
export type Counts = readonly [number, number, number, number, number, number, number, number];

/** Percentiles of run times of attempts, in milliseconds. Empty: nothing has ended yet. */
export type Percentiles = readonly [] | readonly [p50: number, p95: number, p99: number];

/** States of a run as pages show them: an interrupted run is one that nobody runs. */
export const shownRunStates = [
  'running',
  'pausing',
  'cancelling',
  'finishing',
  'paused',
  'interrupted',
  'succeeded',
  'failed',
  'cancelled',
] as const;

export type ShownRunState = (typeof shownRunStates)[number];
