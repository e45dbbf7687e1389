import { createHash } from 'node:crypto';
import { otherSignatures } from '../../figures/signature-counts.ts';
import { eachFailed } from '../../figures/failed-items.ts';
import { type Signature, signatureOf } from '../../figures/signature.ts';
import { countFailures } from '../../items/item-state.ts';
import type { Failure } from '../../items/failure.ts';
import type { Mask } from '../../redaction/mask.ts';
import type { StoreReader } from '../../ports/store.ts';
import { isFailure, type RunId, type TaskRecord } from '../../run/records.ts';

/** The place of the signature of items that were left when their task was stopped. */
export const remainderPlace = otherSignatures + 1;

/** The id of the signatures that are not kept apart. */
export const idOfOthers = 0;

/** The same for the same signature of the same task, in every run: 48 bits of a hash. */
export function idOfSignature(task: string, state: string, { code, text }: Signature): number {
  const digest = createHash('sha256')
    .update(JSON.stringify([task, state, code, text]))
    .digest();
  return digest.readUIntBE(0, 6);
}

/** Items of the task failed without a result of their own: they were left when it was stopped. */
export function hasFailedRemainder({ state, remainder }: TaskRecord): boolean {
  return remainder !== undefined && state !== 'running' && isFailure(remainder);
}

export function remainderSignature(
  { remainderError, error }: TaskRecord,
  mask: Mask | undefined,
): Signature {
  const failure: Failure = remainderError ?? error ?? { code: 'MR406', message: 'timed out' };
  return signatureOf(mask ? mask.failure(failure) : failure);
}

interface Visit {
  readonly store: StoreReader;
  readonly run: RunId;
  readonly record: TaskRecord;
}

/** Calls `visit` for the items of a remainder that failed, by index. */
export function eachLeft({ store, run, record }: Visit, visit: (item: number) => void): void {
  if (!hasFailedRemainder(record)) return;
  const { task, visit: number, summary } = record;
  const done = store.doneBits({ run, task, visit: number }, summary.total);
  for (let item = 0; item < summary.total; item++) {
    if ((((done[item >> 3] ?? 0) >> (item & 7)) & 1) === 0) visit(item);
  }
}

/** Calls `visit` for all failed items of a task, with the places of their signatures. */
export function eachFailure(
  of: Visit & { readonly rows: Parameters<typeof eachFailed>[0] },
  visit: (item: number, place: number) => void,
): void {
  if (countFailures(of.record.summary) === 0) return;
  eachFailed(of.rows, visit);
  eachLeft(of, (item) => visit(item, remainderPlace));
}
