import type { Counts, Percentiles, ShownRunState } from './counts.ts';
import type { TaskShownState } from './run.ts';

/**
 * An event of GET /api/runs/ID/stream?from=Q, at most four a second and 8,192 bytes. All numbers
 * are absolute: a frame that is lost costs nothing.
 */
export interface Frame {
  /** Transactions of the run. */
  readonly q: number;
  /** Milliseconds since the epoch. */
  readonly t: number;
  readonly run: readonly [
    state: ShownRunState,
    rate: number,
    leftMs: number | null,
    inFlight: number,
    retrying: number,
    elapsed: number,
  ];
  /** Rows that have changed, by their place in the snapshot. */
  readonly tasks: readonly (readonly [
    row: number,
    state: TaskShownState,
    counts: Counts,
    total: number | null,
    rate: number,
    leftMs: number | null,
    times: Percentiles,
    tookMs: number | null,
    concurrency: number | null,
  ])[];
  /** Buckets of the series that have changed: when, and its numbers. */
  readonly pt: readonly (readonly [at: number, ok: number, failed: number, inFlight: number])[];
  /** Causes that have changed. An id that the page does not know: "new causes". */
  readonly err: readonly (readonly [id: number, count: number, lastItem: number, lastAt: number])[];
  /** Cells of the heat-map of the main task that have changed. */
  readonly heat: readonly (readonly [cell: number, done: number, failed: number, sumMs: number])[];
  readonly frontier: number | null;
  readonly lanes: readonly Lane[] | readonly BusyLane[];
  readonly log: readonly StreamLine[];
  /** Lines that were not sent. */
  readonly dropped: number;
  /** Parts were left out: take a snapshot. */
  readonly more: boolean;
  /** Answers to what pages asked for: id, how it ended, and why it was refused. */
  readonly actions: readonly (readonly [id: string, 'done' | 'refused', why?: string])[];
}

/** A bar: worker, when it began before `t` and how long it ran in milliseconds, how it ended. */
export type Lane = readonly [worker: number, before: number, ms: number, state: 'ok' | 'failed'];

/** When there are too many bars: for each 50 ms of the last 250, share busy and share failed. */
export type BusyLane = readonly [worker: number, shares: readonly (readonly [number, number])[]];

export type StreamLine = readonly [
  at: number,
  level: string,
  task: string,
  index: number | null,
  text: string,
];
