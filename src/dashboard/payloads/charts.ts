/** GET /api/runs/ID/series?points=240[&task=T][&from=MS&to=MS] */
export interface Series {
  /** Milliseconds since the epoch of the first bucket. */
  readonly from: number;
  /** Milliseconds of a bucket. */
  readonly step: number;
  readonly buckets: readonly (readonly [ok: number, failed: number, inFlight: number])[];
  /** Changes of what may be in flight, from the start. */
  readonly limits: readonly (readonly [at: number, limit: number])[];
  readonly events: readonly RunMark[];
}

/** What was done to the run: pauses, resumes, retries, changes. */
export interface RunMark {
  readonly at: number;
  readonly kind: 'paused' | 'resumed' | 'interrupted' | 'cancelled' | 'retried' | 'changed';
  readonly text: string;
}

/** GET /api/runs/ID/histogram?task=T: 60 bins, 10 a decade, 0.1 ms to 100 s, and one above. */
export interface Histogram {
  readonly task: string;
  readonly ok: readonly number[];
  readonly failed: readonly number[];
  readonly times: readonly [] | readonly [p50: number, p95: number, p99: number];
  /** A window of time was asked for, and this is of the whole run. */
  readonly whole?: true;
}

/** GET /api/runs/ID/signatures: causes of failure, the most frequent first. */
export interface Signatures {
  readonly rows: readonly SignatureRow[];
  /** Failures beyond the 200 causes that are kept apart. */
  readonly rest: number;
  readonly total: number;
  /** A window of time was asked for, and this is of the whole run. */
  readonly whole?: true;
}

export interface SignatureRow {
  readonly id: number;
  readonly task: string;
  readonly code: string;
  /** The message; what was folded stands between ‹ and ›. */
  readonly text: string;
  readonly state: 'failed' | 'timed_out';
  readonly count: number;
  readonly tolerated: boolean;
  readonly firstItem: number;
  readonly lastItem: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly samples: readonly number[];
  /** 48 bins from the start of the run on. */
  readonly when: readonly number[];
  /** 120 bins of the list. */
  readonly where: readonly number[];
}

/** GET /api/runs/ID/heat?task=T&cells=2500 */
export interface Heat {
  readonly task: string;
  readonly total: number;
  /** Items of a cell: 1, 2, 4 or 5 × 10^k. */
  readonly cell: number;
  readonly cells: readonly (readonly [done: number, failed: number, sumMs: number])[];
  /** The first item that has not ended. */
  readonly frontier: number;
  /** A window of time was asked for, and this is of the whole run. */
  readonly whole?: true;
}
