import type { Transaction } from '../../ports/store.ts';
import { commitBegins, commitHasEnded } from './exit-guard.ts';
import type { LmdbTables } from './lmdb-tables.ts';
import { closed } from '../rules/refusals.ts';
import { TableTransaction } from '../rules/table-transaction.ts';

/** Keeps a commit below the 10,000 operations at which LMDB starts to spill pages. */
const longestGroup = 256;

/**
 * Commits work in the order of arrival (group commit).
 *
 *   idle ──commit──▶ running (one commit in flight, new work shares the next) ──all done──▶ idle
 *   any  ──write refused──▶ failed: every later commit rejects with the same MR605
 *   any  ──close──▶ closed: refuses new work, finishes what was accepted
 *
 * Each piece of work has a child transaction of its own: it runs exactly once, and a throw undoes
 * only its own writes. A failed queue stays failed because the memory of LMDB can differ from the
 * disk; only a new opening of the store shows what was stored.
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

  /** Refuses further work and waits for the accepted work. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    commitBegins(this);
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, longestGroup);
      await Promise.all(group.map((start) => start()));
    }
    this.#running = undefined;
    commitHasEnded(this);
  }

  async #attempt<T>(work: (tx: Transaction) => T): Promise<T> {
    if (this.#tables.failure) throw this.#tables.failure;
    return this.#tables.transact(() => work(this.#transaction));
  }
}
