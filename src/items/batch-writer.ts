import { ArrayWriter } from '../document/writing/array-writer.ts';
import type { BatchMemory } from './batch-memory.ts';
import { type BodySink, smallestBody } from './body.ts';
import { EntryList } from './entries.ts';
import { type Failure, failureToJson } from './failure.ts';
import type { ItemState } from './item-state.ts';
import { sealBatch, type Unsealed } from './seal-batch-2.ts';

/**
 * Collects completions and seals them into batches of the newest version. Reuses its memory. Given
 * memory, it collects there: another thread can seal what was published.
 */
export class BatchWriter {
  readonly #entries: EntryList;
  readonly #outputs: ArrayWriter;
  /** Made for the first failure. */
  #failures: ArrayWriter | undefined;
  readonly #memory: BatchMemory | undefined;
  constructor(memory?: BatchMemory) {
    this.#memory = memory;
    this.#entries = new EntryList(memory?.entries);
    this.#outputs = new ArrayWriter(memory?.outputs);
  }

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
    this.#failures ??= new ArrayWriter(this.#memory?.failures);
    this.#failures.append(failureToJson(failure));
    this.#entries.add(index, attempt, state);
  }

  /** Of an item that its own condition skips: nothing says why. */
  pass(index: number, attempt: number): void {
    this.#failures ??= new ArrayWriter(this.#memory?.failures);
    this.#failures.append(null);
    this.#entries.add(index, attempt, 'skipped');
  }

  /**
   * Sets the times of what was added since the last call, in milliseconds since the epoch. Several
   * items share them. What has no times is stored without.
   */
  time(began: number, ended: number): void {
    this.#entries.time(began, ended);
  }

  /** Something is not in the memory that was given. */
  get hasLeft(): boolean {
    if (this.#outputs.hasLeft || this.#failures?.hasLeft) return true;
    return this.#memory !== undefined && !this.#entries.isHome;
  }

  /**
   * Returns the batch of a worker, or of none, and empties the writer. Outputs that are not small
   * go to `sink`.
   */
  seal(sink?: BodySink, worker = 0): SharedArrayBuffer {
    const outputs = this.#outputs;
    const hasOutputs = outputs.count > 0;
    if (hasOutputs) this.#addNulls();
    const buffer = sealBatch({
      entries: this.#entries,
      worker,
      failures: this.#failures?.count ? this.#failures.finish() : undefined,
      outputs: hasOutputs ? this.#body(sink) : undefined,
    });
    // Also when nothing that was added is left there: what cannot be added may take memory.
    if (this.hasLeft) this.clear();
    this.#entries.clear();
    return buffer;
  }

  #body(sink: BodySink | undefined): Unsealed['outputs'] {
    const outputs = this.#outputs;
    if (!sink || outputs.byteLength < smallestBody) {
      return (allocate) => void outputs.finish(allocate);
    }
    const body = outputs.finish((bytes) => sink.allocate(bytes));
    return sink.append(body) ?? ((allocate) => allocate(body.byteLength).set(body));
  }

  /** States in the memory what is complete: nothing, if not all of it is there. */
  publish(): void {
    if (this.#memory) this.#memory.count[0] = this.hasLeft ? 0 : this.#entries.length;
  }

  /** Takes over what another thread has published in the memory. Only when empty. */
  adopt(): void {
    if (!this.#memory) return;
    const { count, failures } = this.#memory;
    this.#entries.length = count[0] ?? 0;
    this.#outputs.adopt();
    this.#failures ??= new ArrayWriter(failures);
    this.#failures.adopt();
  }

  /** Drops all completions: another thread has sealed them. */
  clear(): void {
    this.#entries.clear();
    this.#outputs.clear();
    this.#failures?.clear();
  }

  /** Entries without an output are null, and are written when an output follows. */
  #addNulls(): void {
    while (this.#outputs.count < this.#entries.length) this.#outputs.append(null);
  }
}
