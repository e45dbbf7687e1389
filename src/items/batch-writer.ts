import { ArrayWriter } from '../document/writing/array-writer.ts';
import { type Entry, sealBatch } from './batch-1.ts';
import { type Failure, failureToJson } from './failure.ts';
import type { ItemState } from './item-state.ts';

/** Collects completions and seals them into batches of the newest version. Reuses its memory. */
export class BatchWriter {
  readonly #outputs = new ArrayWriter();
  #entries: Entry[] = [];

  get length(): number {
    return this.#entries.length;
  }

  /** Approximate bytes collected so far. */
  get byteLength(): number {
    return this.#outputs.byteLength;
  }

  /** Throws MR701 or MR702 if JSON cannot hold `output`; nothing is added then. */
  succeed(index: number, attempt: number, output: unknown): void {
    this.#outputs.append(output === undefined ? null : output);
    this.#entries.push({ index, attempt, state: 'succeeded' });
  }

  fail(index: number, attempt: number, state: ItemState, failure: Failure): void {
    this.#outputs.append(failureToJson(failure));
    this.#entries.push({ index, attempt, state });
  }

  /** Returns the batch and empties the writer. */
  seal(): SharedArrayBuffer {
    const buffer = sealBatch(this.#entries, this.#outputs.finish());
    this.#entries = [];
    return buffer;
  }
}
