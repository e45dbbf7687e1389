import type { CompletionBatch } from '../items/batch.ts';
import { type FailedState, SignatureCounts, otherSignatures } from './signature-counts.ts';
import { eachFailed, FailedItems } from './failed-items.ts';
import type { FigureRows } from './rows.ts';
import type { Signed } from './signature.ts';
import { SignatureCache } from './signature-cache.ts';
import { Sums } from './sums.ts';
import { Throughput } from './throughput.ts';
import { newTotals, putTotals, storedTotals, type Totals } from './totals.ts';

export interface FigureOptions {
  /** Milliseconds since the epoch: when the run was created. */
  readonly origin: number;
  /** Hides secret values. */
  readonly mask?: { failure(failure: Signed): Signed } | undefined;
}

/** Entries of a batch that were timed together. */
interface Timed {
  readonly from: number;
  readonly to: number;
  /** Stands for the end of items that have no times. */
  readonly now: number;
  readonly counts: ((k: number) => boolean) | undefined;
}

/** Items that ended together. */
interface Counted {
  readonly ok: number;
  readonly failed: number;
  readonly at: number;
  readonly elapsed: number | undefined;
}

/** An item that has failed and is to be tried again. */
export interface FormerFailure {
  readonly item: number;
  /** When it ended, in milliseconds since the epoch. */
  readonly at: number;
  /** Milliseconds; undefined if it was not measured. */
  readonly elapsed: number | undefined;
}

/**
 * Records what the items of a visit of a task did: how long they ran, when they ended, and why they
 * failed. Takes batches as they are committed and puts rows in the same transaction, so that the
 * rows always agree with the summary of the task. A reader needs neither batches nor process.
 */
export class TaskFigures {
  readonly #rows: FigureRows;
  readonly #totals: Totals;
  readonly #throughput: Throughput;
  readonly #counts: SignatureCounts;
  readonly #failed: FailedItems;
  readonly #sums: Sums;
  readonly #signatures: SignatureCache;
  /** Reused: the indexes of items that succeeded. */
  #indexes = new Uint32Array(64);

  /** Goes on with what the rows have. */
  constructor(rows: FigureRows, { origin, mask }: FigureOptions) {
    this.#rows = rows;
    this.#totals = storedTotals(rows) ?? newTotals(origin);
    this.#throughput = new Throughput(rows, this.#totals.newest);
    this.#counts = new SignatureCounts(rows, this.#totals.origin);
    this.#failed = new FailedItems(rows);
    this.#sums = new Sums(rows);
    this.#signatures = new SignatureCache(mask && ((failure) => mask.failure(failure)));
  }

  /** Batches that are recorded, and the rerun that they are of. */
  get recorded(): Pick<Totals, 'batches' | 'rerun'> {
    return this.#totals;
  }

  /** Counts a batch: its entries that are not discarded, or those of them that `counts` names. */
  add(batch: CompletionBatch, now: number, counts?: (k: number) => boolean): void {
    for (let from = 0; from < batch.length;) {
      const to = batch.timedUntil(from);
      this.#addTimed(batch, { from, to, now, counts });
      from = to;
    }
    this.#totals.batches++;
  }

  /** So many items are in flight now. */
  inFlight(count: number, now: number): void {
    this.#totals.inFlight = count;
    this.#throughput.inFlight(now, count);
  }

  /** So many were in flight at a time. */
  peak(count: number, at: number): void {
    this.#throughput.inFlight(at, count);
  }

  /** These count as failed no more. That they ended stays in the throughput. */
  forget(failures: Iterable<FormerFailure>): void {
    for (const { item, at, elapsed } of failures) {
      const place = this.#failed.clear(item);
      if (place === undefined) continue;
      if (place === otherSignatures) this.#totals.others--;
      else this.#counts.remove(place, at);
      if (elapsed === undefined) continue;
      this.#totals.failed.remove(elapsed);
      this.#sums.add(item, -elapsed);
    }
    this.#failed.store();
    eachFailed(this.#rows, (item, place) => this.#counts.recount(item, place));
  }

  /** Puts what has changed, as of a rerun of the task. */
  store(rerun: number): void {
    this.#totals.rerun = rerun;
    this.#totals.newest = this.#throughput.newest;
    this.#throughput.store();
    this.#counts.store();
    this.#failed.store();
    this.#sums.store();
    putTotals(this.#rows, this.#totals);
  }

  #addTimed(batch: CompletionBatch, timed: Timed): void {
    const { from, to, now, counts } = timed;
    const { began = now, elapsed, items = 1 } = batch.times(from) ?? {};
    const at = began + (elapsed ?? 0) * items;
    const most = to - from;
    if (this.#indexes.length < most) this.#indexes = new Uint32Array(2 * most);
    const ok = counts ? 0 : batch.succeededIn(from, to, this.#indexes);
    if (elapsed !== undefined) this.#sums.addAll(this.#indexes, ok, elapsed);
    this.#count({ ok, failed: 0, at, elapsed });
    if (ok < most) this.#addEach(batch, timed, { at, elapsed, isRest: counts === undefined });
  }

  /** One by one; the rest are those that have not succeeded. */
  #addEach(
    batch: CompletionBatch,
    { from, to, counts }: Timed,
    { at, elapsed, isRest }: { at: number; elapsed: number | undefined; isRest: boolean },
  ): void {
    let ok = 0;
    let failed = 0;
    for (let k = from; k < to; k++) {
      if (batch.isDiscarded(k) || counts?.(k) === false) continue;
      const state = batch.state(k);
      if (state === 'succeeded') {
        if (isRest) continue;
        ok++;
      } else if (state === 'failed' || state === 'timed_out') {
        failed++;
        this.#addFailure(batch, k, { state, at });
      } else continue;
      if (elapsed !== undefined) this.#sums.add(batch.index(k), elapsed);
    }
    this.#count({ ok, failed, at, elapsed });
  }

  #count({ ok, failed, at, elapsed }: Counted): void {
    if (ok + failed > 0) this.#throughput.ended(at, ok, failed);
    if (elapsed === undefined) return;
    if (ok > 0) this.#totals.ok.add(elapsed, ok);
    if (failed > 0) this.#totals.failed.add(elapsed, failed);
  }

  #addFailure(
    batch: CompletionBatch,
    k: number,
    { state, at }: { readonly state: FailedState; readonly at: number },
  ): void {
    const { failures } = batch;
    if (!failures) return;
    const signature = this.#signatures.of(failures, failures.element(0, batch.place(k)));
    const item = batch.index(k);
    const place = this.#counts.add(signature, state, { item, at });
    if (place === otherSignatures) this.#totals.others++;
    this.#failed.set(item, place);
  }
}
