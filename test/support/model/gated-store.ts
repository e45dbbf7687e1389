import type { Store, StoreReader, Transaction } from '../../../src/ports/store.ts';
import type { RunId } from '../../../src/run/records.ts';
import { contents } from './recount.ts';

/** What a store needs of the world that it is in. */
export interface Gate {
  /** Decides when a commit takes place. */
  add(step: () => void): void;
  /** The promise must settle before anything else happens. */
  hold(io: Promise<unknown>): void;
  /** Called after each commit. */
  committed(): void;
  fault(message: string): void;
}

interface Holder {
  readonly pid: number;
  readonly run: RunId | undefined;
}

/**
 * The store as one process sees it. The gate decides when a commit takes place; none does after the
 * process has died. A process without the lease of the run must not change anything of it.
 */
export class GatedStore {
  readonly store: Store;
  readonly #inner: Store;
  readonly #gate: Gate;
  readonly #holder: Holder;
  dead = false;

  constructor(inner: Store, gate: Gate, holder: Holder) {
    this.#inner = inner;
    this.#gate = gate;
    this.#holder = holder;
    const commit = <T>(work: (tx: Transaction) => T): Promise<T> => this.#commit(work);
    const close = async (): Promise<void> => {};
    this.store = { ...readerOf(inner), commit, close };
  }

  #commit<T>(work: (tx: Transaction) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#gate.add(() => {
        if (this.dead) return;
        const done = this.#inner.commit((tx) => this.#watched(tx, work));
        const checked = done.finally(() => this.#gate.committed());
        this.#gate.hold(checked.catch(() => {}));
        checked.then(resolve, reject);
      });
    });
  }

  #watched<T>(tx: Transaction, work: (tx: Transaction) => T): T {
    const { run, pid } = this.#holder;
    if (run === undefined || tx.lease(run)?.owner.pid === pid) return work(tx);
    const before = contents(tx, run);
    const result = work(tx);
    if (contents(tx, run) !== before && tx.lease(run)?.owner.pid !== pid) {
      this.#gate.fault(`process ${pid} wrote to the run without its lease`);
    }
    return result;
  }
}

function readerOf(store: Store): StoreReader {
  return {
    runs: () => store.runs(),
    runIds: () => store.runIds(),
    waits: store.waits,
    checkpoints: store.checkpoints,
    limits: store.limits,
    controls: store.controls,
    figures: store.figures,
    run: (id) => store.run(id),
    tasks: (run) => store.tasks(run),
    task: (key) => store.task(key),
    document: (run, name) => store.document(run, name),
    batches: (key) => store.batches(key),
    chunks: (...args) => store.chunks(...args),
    batch: (key, number) => store.batch(key, number),
    doneBits: (key, total) => store.doneBits(key, total),
    isDone: (key, index) => store.isDone(key, index),
    retries: (key) => store.retries(key),
    log: (key, index) => store.log(key, index),
    logs: (key) => store.logs(key),
    logTotals: (run) => store.logTotals(run),
    lease: (run) => store.lease(run),
    keyed: (key) => store.keyed(key),
    removals: () => store.removals(),
    request: (run) => store.request(run),
  };
}
