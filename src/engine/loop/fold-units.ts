import { Document } from '../../document/document.ts';
import type { CompletionBatch } from '../../items/batch.ts';
import { holdsFailure } from '../../items/item-state.ts';
import { ResultIndex } from '../../items/results.ts';
import { sharedCopy, storedBatch } from '../../history/stored-results.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { UnitSet } from '../../ports/work.ts';
import type { FoldUnit } from '../../run/fold-record.ts';
import { KeptBatch } from '../../segments/kept-batch.ts';
import { type ValueHandle, wholeOf } from '../../wire/handle.ts';
import type { FoldUnitHandle } from '../../wire/messages.ts';
import type { ActiveRun } from '../active/active-run.ts';
import { partialName } from '../active/fold-output.ts';
import { keptHandle } from '../active/names.ts';
import type { TaskRun } from '../active/task-run.ts';

/** Reads what units combine from the store, for as long as workers are on them. */
export class UnitReader {
  readonly #store: StoreReader;
  readonly #run: ActiveRun;
  readonly #task: TaskRun;
  readonly #release: (documents: readonly number[]) => void;

  constructor(
    store: StoreReader,
    run: ActiveRun,
    task: TaskRun,
    release: (documents: readonly number[]) => void,
  ) {
    this.#store = store;
    this.#run = run;
    this.#task = task;
    this.#release = release;
  }

  /** Of the units with these numbers, and of those that wait for a retry. */
  read(numbers: Int32Array): UnitSet {
    const wanted = new Set(numbers);
    for (const { index } of this.#store.retries(this.#task.key)) wanted.add(index);
    const ids: number[] = [];
    const keep = (document: Document): Document => {
      ids.push(document.id);
      return document;
    };
    const { open = [] } = this.#task.record.fold ?? {};
    const units = open.flatMap((unit) =>
      wanted.has(unit.unit) ? [[unit.unit, this.#handle(unit, keep)] as const] : [],
    );
    return { units: Object.fromEntries(units), release: () => this.#release(ids) };
  }

  #handle(unit: FoldUnit, keep: (document: Document) => Document): FoldUnitHandle {
    const stateOf = (part: number): ValueHandle => {
      const bytes = this.#store.document(this.#run.id, partialName(this.#task.key, part));
      if (!bytes) throw new Error(`the state of unit ${part} of ${this.#task.key.task} is gone`);
      return wholeOf(keep(Document.trusted(sharedCopy(bytes))));
    };
    if (unit.kind !== 'values') {
      return { parts: unit.parts.map(stateOf), isLast: unit.kind === 'last' };
    }
    const before = unit.after === undefined ? {} : { acc: stateOf(unit.after) };
    return { ...before, values: this.#values(unit, keep), isLast: false };
  }

  #values(
    { from, to }: { readonly from: number; readonly to: number },
    keep: (document: Document) => Document,
  ): ValueHandle {
    const { fold } = this.#task.plan;
    const values = new ValueList(this.#run.tasks.get(fold?.over ?? ''), this.#store, keep);
    for (let at = from; at < to; at++) {
      if (fold?.ordered) values.addItem(at);
      else values.addBatch(at);
    }
    return values.handle;
  }
}

/** Outputs of a task, in the order in which they are added. */
class ValueList {
  readonly #source: TaskRun | undefined;
  readonly #store: StoreReader;
  readonly #keep: (document: Document) => Document;
  readonly #batches: KeptBatch[] = [];
  /** By the number of the batch in the source. */
  readonly #numbers = new Map<number, number>();
  readonly #places: { readonly batch: number; readonly place: number }[] = [];

  constructor(
    source: TaskRun | undefined,
    store: StoreReader,
    keep: (document: Document) => Document,
  ) {
    this.#source = source;
    this.#store = store;
    this.#keep = keep;
  }

  get handle(): ValueHandle {
    const index = ResultIndex.create(this.#places.length);
    for (const [item, { batch, place }] of this.#places.entries()) {
      index.set(item, batch, place, 'succeeded', 1);
    }
    return keptHandle(this.#batches, index, 'output');
  }

  /** Those of all items in the batch that have succeeded. */
  addBatch(number: number): void {
    const stored = this.#stored(number);
    if (!stored) return;
    const batch = this.#open(number, stored);
    for (let k = 0; k < stored.length; k++) {
      if (stored.isDiscarded(k) || holdsFailure[stored.state(k)]) continue;
      this.#places.push({ batch, place: stored.place(k) });
    }
  }

  addItem(item: number): void {
    const found = this.#source?.index.find(item);
    if (!found || holdsFailure[found.state]) return;
    const known = this.#numbers.get(found.batch);
    const stored = known === undefined ? this.#stored(found.batch) : undefined;
    const batch = stored ? this.#open(found.batch, stored) : (known ?? 0);
    this.#places.push({ batch, place: found.position });
  }

  #stored(number: number): CompletionBatch | undefined {
    return this.#source && storedBatch(this.#store, this.#source.key, number);
  }

  #open(number: number, batch: CompletionBatch): number {
    const kept = new KeptBatch(batch, this.#source?.folder);
    if (kept.resident) this.#keep(kept.resident);
    this.#batches.push(kept);
    this.#numbers.set(number, this.#batches.length - 1);
    return this.#batches.length - 1;
  }
}
