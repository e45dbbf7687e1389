import type { Failure, ItemResult } from '../../api/basics.ts';

/** An item as it is selected, sorted and printed. */
export interface ItemRow {
  readonly task: string;
  readonly index: number;
  /** How it has ended, or `waiting`. */
  readonly state: ItemResult['status'];
  /** The element of the list that it is; absent in a plain task. */
  readonly element: unknown;
  readonly output: unknown;
  readonly error: Failure | null;
  readonly attempts: number;
  /** How long its last attempt ran. */
  readonly ms: number | null;
  /** When that began. */
  readonly began: string | null;
}

export const rowNames = [
  'task',
  'index',
  'state',
  'element',
  'output',
  'error',
  'attempts',
  'ms',
  'began',
] as const satisfies readonly (keyof ItemRow)[];

/** Element and output are read when they are asked for. */
export function rowOf(task: string, index: number, item: ItemResult): ItemRow {
  const { status, error, attempts, elapsed_ms: ms, started_at: began } = item;
  return {
    task,
    index,
    state: status,
    get element() {
      return item.element;
    },
    output: item.output,
    error,
    attempts,
    ms,
    began,
  };
}
