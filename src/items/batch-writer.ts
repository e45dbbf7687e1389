import { ArrayWriter } from '../document/writing/array-writer.ts';
import { sealBatch } from './batch-2.ts';
import { EntryList } from './entries.ts';
import { type Failure, failureToJson } from './failure.ts';
import type { ItemState } from './item-state.ts';

/** Collects completions and seals them into batches of the newest version. Reuses its memory. */
export class BatchWriter {
  readonly #entries = new EntryList();
  readonly #outputs = new ArrayWriter();
  /** Made for the first failure. */
  #failures: ArrayWriter | undefined;

  get length(): number {
    return this.#entries.length;
  }

  /** Approximate bytes collected so far. */
  get byteLength(): number {
    return this.#outputs.byteLength + (this.#failures?.byteLength ?? 0);
  }

  /** Throws MR701 or MR702 if JSON cannot hold `output`; nothing is added then. */
  succeed(index: number, attempt: number, output: unknown): void {
    if (output !== undefined && output !== null) {
      this.#addNulls();
      this.#outputs.append(output);
    }
    this.#entries.add(index, attempt, 'succeeded');
  }

  fail(index: number, attempt: number, state: ItemState, failure: Failure): void {
    this.#failures ??= new ArrayWriter();
    this.#failures.append(failureToJson(failure));
    this.#entries.add(index, attempt, state);
  }

  /** Returns the batch and empties the writer. */
  seal(): SharedArrayBuffer {
    const outputs = this.#outputs;
    const hasOutputs = outputs.count > 0;
    if (hasOutputs) this.#addNulls();
    const buffer = sealBatch({
      entries: this.#entries,
      failures: this.#failures?.count ? this.#failures.finish() : undefined,
      outputs: hasOutputs ? (allocate) => void outputs.finish(allocate) : undefined,
    });
    this.#entries.clear();
    return buffer;
  }

  /** Entries without an output are null, and are written when an output follows. */
  #addNulls(): void {
    while (this.#outputs.count < this.#entries.length) this.#outputs.append(null);
  }
}
