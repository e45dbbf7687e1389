import type { ItemRow } from '../payloads/items.ts';

/** Which items of a task a page lists. */
export interface ItemsQuery {
  readonly task: string;
  readonly state?: ItemRow['state'] | undefined;
  readonly text: string;
  readonly from: number;
  readonly to: number | undefined;
  readonly cursor: string | undefined;
}

/** Rows of a page. */
export const pageLength = 100;
