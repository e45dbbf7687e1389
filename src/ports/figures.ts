import type { FigureKind, FigureReader, FigureRows } from '../figures/rows.ts';
import type { RunId, TaskKey } from '../run/records.ts';

/** What is recorded of runs and tasks beside their records and results. */
export interface FigureTables {
  /** Number of transactions that have changed the run. */
  commits(run: RunId): number;
  of(key: TaskKey): FigureReader;
}

export interface FigureWriter extends FigureTables {
  /** One more transaction changes the run. */
  countCommit(run: RunId): void;
  /** Can be kept: it writes within whatever transaction of this store is under way. */
  of(key: TaskKey): FigureRows;
  /** Removes what is recorded of a visit: rows of these kinds, or all. */
  clear(key: TaskKey, kinds?: readonly FigureKind[]): void;
}
