import type { FigureReader } from '../../figures/rows.ts';
import type { Totals } from '../../figures/totals.ts';

/** What is known of a visit of a task beside the results of its items. */
export interface VisitFigures {
  readonly rows: FigureReader;
  /** Undefined when no item has ended. */
  readonly totals: Totals | undefined;
  /** Items in flight at its last transaction; undefined if that is not recorded. */
  readonly inFlight: number | undefined;
  /** Present when it has too many items to read all of them. */
  readonly partial?: PartialFigures;
}

/** Items that were read, of all that have ended. */
export interface PartialFigures {
  readonly read: number;
  readonly of: number;
}
