import type { FedChunk } from '../../ports/data.ts';
import type { Spool } from './spool.ts';

/** Reports chunks once the text that they are in is on disk: many with one flush. */
export class SyncedReports {
  readonly #spool: Spool;
  readonly #report: (chunk: FedChunk) => void;
  #waiting: FedChunk[] = [];
  #flushing: Promise<void> | undefined;
  #error: unknown;

  constructor(spool: Spool, report: (chunk: FedChunk) => void) {
    this.#spool = spool;
    this.#report = report;
  }

  /** The text of the chunk is written. Throws what a flush before has thrown. */
  add(chunk: FedChunk): void {
    if (this.#error !== undefined) throw this.#error;
    this.#waiting.push(chunk);
    this.#flushing ??= this.#flush();
  }

  /** Resolves when all are reported. */
  async end(): Promise<void> {
    await this.#flushing;
    if (this.#error !== undefined) throw this.#error;
  }

  async #flush(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        const chunks = this.#waiting.splice(0);
        await this.#spool.sync();
        for (const chunk of chunks) this.#report(chunk);
      }
    } catch (error) {
      this.#error = error;
    }
    this.#flushing = undefined;
  }
}
