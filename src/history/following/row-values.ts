import type { Document } from '../../document/document.ts';
import { StoredValue } from '../../document/json/stored-value.ts';
import type { ShownParts } from '../../items/item-results.ts';
import { parseFailure, type Failure } from '../../items/failure.ts';
import type { ItemState } from '../../items/item-state.ts';
import { isFailure, type TaskRecord } from '../../run/records.ts';
import type { ResultChunk } from './result-chunk.ts';

/** Bytes of outputs that are copied without being read. */
const mostCopied = 4 << 20;

/** What is a row: an output, an item with its output, or an item that failed. */
export const rowKinds = ['output', 'item+output', 'failures'] as const;

/** What is a row of an export. */
export type RowKind = (typeof rowKinds)[number];

/**
 * The rows of a chunk: one for each item that has succeeded, or for each that has failed or timed
 * out. Each is read when it is its turn; with `takesStored`, outputs need not be read.
 */
export function* rowValues(
  chunk: ResultChunk,
  record: TaskRecord,
  kind: RowKind,
  shown: ShownParts & { readonly takesStored: boolean },
): Generator {
  const { batch, entries } = chunk;
  if (!batch) {
    if (kind === 'failures') yield* remainderRows(entries, record, shown);
    return;
  }
  const { mask } = shown;
  const outputs = kind === 'failures' ? undefined : batch.outputs;
  const stored = shown.takesStored && !mask && isSmall(outputs) ? outputs : undefined;
  for (const k of entries) {
    const state = batch.state(k);
    if (kind === 'failures') {
      if (!isFailure(state)) continue;
      const attempts = batch.attempt(k);
      yield failureRow({ index: batch.index(k), state, attempts }, batch.value(k), shown);
    } else if (state === 'succeeded') {
      const output = stored
        ? new StoredValue(stored, stored.element(0, batch.place(k)))
        : shownValue(batch.value(k), shown);
      yield kind === 'output' ? output : outputRow(batch.index(k), output, shown);
    }
  }
}

/** What is copied is a whole row: the parts of a large one are read. */
function isSmall(outputs: Document | undefined): boolean {
  return outputs !== undefined && outputs.byteLength <= mostCopied;
}

function shownValue(value: unknown, { mask }: ShownParts): unknown {
  return mask ? mask.view(value) : value;
}

function outputRow(index: number, output: unknown, shown: ShownParts): object {
  return { index, ...itemOf(index, shown), output };
}

interface FailedEntry {
  readonly index: number;
  readonly state: ItemState;
  readonly attempts: number;
}

function failureRow(
  { index, state, attempts }: FailedEntry,
  value: unknown,
  shown: ShownParts,
): object {
  const failure: Failure = parseFailure(value);
  const error = shown.mask ? shown.mask.failure(failure) : failure;
  return { index, ...itemOf(index, shown), status: state, attempts, error };
}

/** Items that failed all at once, before they had begun. */
function* remainderRows(
  items: readonly number[],
  { remainder, remainderError }: TaskRecord,
  shown: ShownParts,
): Generator<object> {
  if (remainder === undefined || !isFailure(remainder)) return;
  const error = remainderError && shown.mask ? shown.mask.failure(remainderError) : remainderError;
  for (const index of items) {
    yield { index, ...itemOf(index, shown), status: remainder, attempts: 0, error: error ?? null };
  }
}

function itemOf(index: number, { elementOf, mask }: ShownParts): { readonly item?: unknown } {
  if (!elementOf) return {};
  const element = elementOf(index);
  return { item: mask ? mask.view(element) : element };
}
