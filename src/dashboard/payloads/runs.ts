import type { Counts, ShownRunState } from './counts.ts';

/** A row of the list of runs. */
export interface RunRow {
  readonly id: string;
  readonly workflow: string;
  readonly key?: string;
  readonly state: ShownRunState;
  readonly counts: Counts;
  /** Items of all tasks whose number is known. */
  readonly total: number;
  /** Tasks whose number of items is not known yet. */
  readonly unknown: number;
  /** Failures that the run tolerated: it succeeded. */
  readonly tolerated: boolean;
  /** Items a second: of the last 10 s while it runs, else the average. */
  readonly rate: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Milliseconds in which somebody ran it. */
  readonly elapsed: number;
  readonly leftMs: number | null;
}

/** GET /api/runs?state=a,b&q=TEXT&cursor=C */
export interface RunsPage {
  readonly store: string;
  readonly rows: readonly RunRow[];
  /** Of all runs of the store by state, whatever is searched. */
  readonly byState: Readonly<Partial<Record<ShownRunState, number>>>;
  readonly total: number;
  readonly matches: number | null;
  /** For the next older page; null at the end. */
  readonly cursor: string | null;
}
