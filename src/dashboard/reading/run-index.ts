import type { StoreReader } from '../../ports/store.ts';
import { hasEnded, type RunRecord } from '../../run/records.ts';
import { isBlockId, isChildId } from '../../run/run-id.ts';
import type { ShownRunState } from '../payloads/counts.ts';
import { readRecord } from './read-run.ts';

/** What is listed and searched of a run. */
export interface IndexedRun {
  readonly id: string;
  readonly workflow: string;
  readonly key: string | undefined;
  readonly createdAt: number;
  readonly state: ShownRunState;
}

/** An update takes at most this share of the time. */
const share = 0.05;

/** The runs of a store that were started, newest first, as they were a moment ago. */
export class RunIndex {
  #store: StoreReader | undefined;
  #runs: readonly IndexedRun[] = [];
  #next = 0;

  /** `now` is a time that only grows, in milliseconds. */
  runs(store: StoreReader, time: () => number, now: number): readonly IndexedRun[] {
    const began = time();
    if (store === this.#store && began < this.#next) return this.#runs;
    this.#store = store;
    this.#runs = store
      .runs()
      .filter(({ id }) => !isChildId(id) && !isBlockId(id))
      .map((record) => indexed(store, record, now));
    const took = time() - began;
    this.#next = began + took / share;
    return this.#runs;
  }
}

function indexed(store: StoreReader, record: RunRecord, now: number): IndexedRun {
  const { id, workflow, key, createdAt } = record;
  const state = hasEnded(record.state) ? record.state : readRecord(store, record, now).state;
  return { id, workflow, key, createdAt, state };
}
