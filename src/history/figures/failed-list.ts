import { otherSignatures, storedSignatures } from '../../figures/signature-counts.ts';
import { type FailedItem, failedItems } from '../../figures/failed-items.ts';
import type { Mask } from '../../redaction/mask.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { RunId, TaskRecord } from '../../run/records.ts';
import {
  eachLeft,
  hasFailedRemainder,
  idOfSignature,
  idOfOthers,
  remainderPlace,
  remainderSignature,
} from './failures.ts';
import { type PartialFigures, partOf, type VisitFigures } from './visit-figures.ts';

/** Which failed items of a task are listed. */
export interface FailedSelection {
  /** The id of a signature: only its items. 0: those of signatures that are not kept apart. */
  readonly signature?: number;
  /** The first index. 0 by default. */
  readonly from?: number;
  /** The most items. 100 by default. */
  readonly limit?: number;
}

/** Failed items of a task, by index. */
export interface FailedPage {
  /** Their indexes, each with the id of its signature. */
  readonly rows: readonly { readonly index: number; readonly signature: number }[];
  /** The index from which on there are more; null if there are none. */
  readonly next: number | null;
  /** Present when a part of the items was read: others may have failed, too. */
  readonly partial?: PartialFigures;
}

interface Parts {
  readonly store: StoreReader;
  readonly run: RunId;
  readonly record: TaskRecord;
  readonly figures: VisitFigures;
  readonly mask: Mask | undefined;
}

export function failedPage(
  parts: Parts,
  { signature, from = 0, limit = 100 }: FailedSelection,
): FailedPage {
  const ids = idsOf(parts);
  const rows: { index: number; signature: number }[] = [];
  const only = signature === undefined ? undefined : placeOf(ids, signature);
  const part = partOf([parts.figures]);
  if (only === null) return { rows, next: null, ...part };
  for (const { item, place } of inOrder(parts, from, only)) {
    if (rows.length === limit) return { rows, next: item, ...part };
    rows.push({ index: item, signature: ids.get(place) ?? idOfOthers });
  }
  return { rows, next: null, ...part };
}

/** Ids of signatures by their places. */
function idsOf({ record, figures, mask }: Parts): ReadonlyMap<number, number> {
  const ids = new Map<number, number>([[otherSignatures, idOfOthers]]);
  const { totals, rows } = figures;
  for (const [place, { signature, state }] of totals ? storedSignatures(rows, totals.origin) : []) {
    ids.set(place, idOfSignature(record.task, state, signature));
  }
  if (hasFailedRemainder(record)) {
    const state = record.remainder ?? 'failed';
    ids.set(remainderPlace, idOfSignature(record.task, state, remainderSignature(record, mask)));
  }
  return ids;
}

function placeOf(ids: ReadonlyMap<number, number>, signature: number): number | null {
  for (const [place, id] of ids) if (id === signature) return place;
  return null;
}

/** With those that a stop of the task left. */
function* inOrder(
  { store, run, record, figures }: Parts,
  from: number,
  only: number | undefined,
): Generator<FailedItem> {
  const left: number[] = [];
  if (only === undefined || only === remainderPlace) {
    eachLeft({ store, run, record }, (item) => void (item >= from && left.push(item)));
  }
  let at = 0;
  for (const failed of failedItems(figures.rows, from, only)) {
    for (; (left[at] ?? Number.POSITIVE_INFINITY) < failed.item; at++) {
      yield { item: left[at] ?? 0, place: remainderPlace };
    }
    yield failed;
  }
  for (; at < left.length; at++) yield { item: left[at] ?? 0, place: remainderPlace };
}
