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

/** What was read of a run of an earlier version that has too many items to read all of them. */
export interface PartialFigures {
  /** Items that were read. */
  readonly read: number;
  /** Items that have ended. */
  readonly of: number;
}

/** What of several visits was read; nothing if that is all. */
export function partOf(visits: readonly VisitFigures[]): { readonly partial?: PartialFigures } {
  const parts = visits.flatMap(({ partial }) => partial ?? []);
  if (parts.length === 0) return {};
  const sum = (which: keyof PartialFigures): number =>
    parts.reduce((total, part) => total + part[which], 0);
  return { partial: { read: sum('read'), of: sum('of') } };
}
