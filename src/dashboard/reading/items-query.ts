import type { ItemRow } from '../payloads/items.ts';

/** Which items of a task a page lists. */
export interface ItemsQuery {
  readonly task: string;
  /** Empty: all. */
  readonly states: readonly ItemRow['state'][];
  /** The id of a signature of failures. */
  readonly cause?: number | undefined;
  readonly text: string;
  readonly from: number;
  readonly to: number | undefined;
  /** Those that ended in this time, in milliseconds since the epoch. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  readonly cursor: string | undefined;
}

/** Rows of a page. */
export const pageLength = 100;
