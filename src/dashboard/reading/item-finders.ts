import type { StoreReader } from '../../ports/store.ts';
import type { RunRecord, TaskRecord } from '../../run/records.ts';
import { ItemFinder } from './item-finder.ts';

/** Lists of elements are large: few are kept. */
const mostKept = 4;

/** What finds items of the tasks that pages looked at last. */
export class ItemFinders {
  #store: StoreReader | undefined;
  readonly #kept = new Map<string, ItemFinder>();

  of(store: StoreReader, run: RunRecord, record: TaskRecord): ItemFinder {
    if (store !== this.#store) this.#kept.clear();
    this.#store = store;
    const name = JSON.stringify([run.id, record.task, record.visit]);
    const finder = this.#kept.get(name) ?? new ItemFinder(store, run, record);
    finder.record = record;
    this.#kept.delete(name);
    this.#kept.set(name, finder);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= mostKept) break;
      this.#kept.delete(oldest);
    }
    return finder;
  }
}
