import type { Store, Transaction } from '../../ports/store.ts';
import { MemoryTables } from './memory-tables.ts';
import { closed, refusePromise } from '../rules/refusals.ts';
import { TableReader } from '../rules/table-reader.ts';
import { TableTransaction } from '../rules/table-transaction.ts';

export interface MemoryStoreOptions {
  /** Runs a commit later; by default in the next turn of the event loop. Called once per commit. */
  readonly schedule?: (commit: () => void) => void;
}

/** For tests: a store in memory, with the rules of the store on disk. */
export function createMemoryStore(options: MemoryStoreOptions = {}): Store {
  return new MemoryStore(options.schedule ?? ((commit) => void setImmediate(commit)));
}

class MemoryStore extends TableReader<MemoryTables> implements Store {
  readonly #schedule: (commit: () => void) => void;
  readonly #transaction: Transaction;
  readonly #pending = new Set<Promise<unknown>>();
  #closed = false;

  constructor(schedule: (commit: () => void) => void) {
    super(new MemoryTables());
    this.#schedule = schedule;
    this.#transaction = new TableTransaction(this.tables);
  }

  async commit<T>(work: (tx: Transaction) => T): Promise<T> {
    if (this.#closed) throw closed();
    const outcome = new Promise<T>((resolve, reject) => {
      this.#schedule(() => {
        try {
          resolve(this.tables.transact(() => refusePromise(work(this.#transaction))));
        } catch (error) {
          reject(error);
        }
      });
    });
    this.#pending.add(outcome);
    try {
      return await outcome;
    } finally {
      this.#pending.delete(outcome);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#pending);
  }
}
