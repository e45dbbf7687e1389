import type { Transaction } from '../../ports/store.ts';
import type { LmdbTables } from './lmdb-tables.ts';
import { closed } from '../rules/refusals.ts';
import { TableTransaction } from '../rules/table-transaction.ts';

/** Keeps one commit below the ten thousand operations at which LMDB starts to spill pages. */
const longestGroup = 256;

/**
 * Commits work in the order it came in. One commit is in flight; what arrives meanwhile shares the next one, each
 * piece of work in a child transaction of its own: it runs exactly once, and a throw takes back only its own writes.
 *
 * A commit that the disk refused stops the queue for good: what LMDB has in memory may then differ from the disk,
 * so that only a new opening of the store can tell what holds.
 */
export class CommitQueue {
  readonly #tables: LmdbTables;
  readonly #transaction: Transaction;
  readonly #waiting: (() => Promise<void>)[] = [];
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(tables: LmdbTables) {
    this.#tables = tables;
    this.#transaction = new TableTransaction(tables);
  }

  async commit<T>(work: (tx: Transaction) => T): Promise<T> {
    if (this.#closed) throw closed();
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push(() => this.#attempt(work).then(resolve, reject));
      this.#running ??= this.#run();
    });
  }

  /** Refuses further work and waits for what has been accepted. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, longestGroup);
      await Promise.all(group.map((start) => start()));
    }
    this.#running = undefined;
  }

  async #attempt<T>(work: (tx: Transaction) => T): Promise<T> {
    if (this.#tables.fault) throw this.#tables.fault;
    return this.#tables.transact(() => work(this.#transaction));
  }
}
