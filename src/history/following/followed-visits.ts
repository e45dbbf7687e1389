import type { StoreReader } from '../../ports/store.ts';
import type { RunId, TaskKey } from '../../run/records.ts';
import { asRunId } from '../../run/run-id.ts';
import { byStart } from '../order.ts';
import { CommittedVisit } from './committed-visit.ts';
import { CompletionOrder } from './completion-order.ts';
import type { ResultChunk } from './result-chunk.ts';

/** Which items are followed: of a task, or one. */
interface Place {
  readonly task?: string | undefined;
  readonly index?: number | undefined;
}

/** Some items of a visit that have ended. */
export interface EndedItems {
  readonly key: TaskKey;
  readonly visit: CommittedVisit;
  readonly chunk: ResultChunk;
  /** The only item that is meant. */
  readonly index: number | undefined;
}

interface OpenVisit {
  readonly visit: CommittedVisit;
  readonly reader: CompletionOrder;
}

/**
 * The items that end in a run and in its child runs: each call of `next` yields those that have
 * ended since the last, of each task in the order of their commits. Of a visit that has settled
 * only its name is kept.
 */
export class FollowedVisits {
  readonly #store: StoreReader;
  readonly #run: RunId;
  readonly #place: Place;
  readonly #open = new Map<string, OpenVisit>();
  readonly #settled = new Set<string>();
  /** Whether child runs belong to an item that is meant. */
  readonly #chosen = new Map<string, boolean>();

  constructor(store: StoreReader, run: RunId, place: Place = {}) {
    this.#store = store;
    this.#run = run;
    this.#place = place;
  }

  /** Some visit of what is meant has begun. */
  get haveBegun(): boolean {
    return this.#open.size + this.#settled.size > 0;
  }

  *next(): Generator<EndedItems> {
    yield* this.#endedIn(this.#run, this.#place);
    for (const id of this.#store.runIds()) if (this.#isChosen(id)) yield* this.#endedIn(id, {});
  }

  #isChosen(id: RunId): boolean {
    if (!id.startsWith(`${this.#run}.`)) return false;
    const end = id.indexOf('.', this.#run.length + 1);
    const child = end < 0 ? id : id.slice(0, end);
    const known = this.#chosen.get(child);
    if (known !== undefined) return known;
    const { task, index } = this.#place;
    const item = this.#store.run(asRunId(child))?.parent;
    const isIn = item && (task ?? item.task) === item.task && (index ?? item.index) === item.index;
    this.#chosen.set(child, isIn === true);
    return isIn === true;
  }

  *#endedIn(run: RunId, { task, index }: Place): Generator<EndedItems> {
    for (const record of this.#store.tasks(run).toSorted(byStart)) {
      if (record.startedAt === undefined || record.task !== (task ?? record.task)) continue;
      const key = { run, task: record.task, visit: record.visit };
      const name = `${run} ${record.visit} ${record.task}`;
      if (this.#settled.has(name)) continue;
      const { visit, reader } = this.#opened(name, key);
      visit.refresh();
      const isLast = visit.hasSettled;
      for (let chunk = reader.read(); chunk; chunk = reader.read()) {
        yield { key, visit, chunk, index };
      }
      if (!isLast) continue;
      this.#open.delete(name);
      this.#settled.add(name);
    }
  }

  #opened(name: string, key: TaskKey): OpenVisit {
    const known = this.#open.get(name);
    if (known) return known;
    const visit = new CommittedVisit(this.#store, key);
    const open = { visit, reader: new CompletionOrder(visit, { batch: 0 }) };
    this.#open.set(name, open);
    return open;
  }
}
