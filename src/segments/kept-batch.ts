import { Document } from '../document/document.ts';
import { allocateShared } from '../document/writing/shared-memory.ts';
import type { CompletionBatch } from '../items/batch.ts';
import type { BodyReference } from '../items/body.ts';
import { type BodyPage, threadPages } from './pages.ts';
import { readBody } from './read-body.ts';
import { segmentPath } from './segment-path.ts';

/** Where the outputs of a batch are, outside of memory. */
export interface StoredBody {
  /** The folder of the run. */
  readonly folder: string;
  readonly reference: BodyReference;
}

/** The results of a batch, as a run keeps them: outputs that are in a file stay there. */
export class KeptBatch {
  readonly failures: Document | undefined;
  readonly #stored: StoredBody | undefined;
  /** Outputs in shared memory. */
  #resident: Document | undefined;
  #page: BodyPage | undefined;

  /** `folder`: of the run; undefined if its store has no files. */
  constructor(batch: CompletionBatch, folder: string | undefined) {
    const { reference } = batch;
    this.failures = batch.failures;
    if (reference && folder !== undefined) this.#stored = { folder, reference };
    else this.#resident = batch.outputs;
  }

  /** An array with the outputs; undefined if all of them are null. Throws MR606. */
  get outputs(): Document | undefined {
    return this.#resident ?? this.#pageOf()?.document;
  }

  /** Undefined if the outputs are in shared memory. */
  get stored(): StoredBody | undefined {
    return this.#resident ? undefined : this.#stored;
  }

  /** The outputs, if they are in shared memory. */
  get resident(): Document | undefined {
    return this.#resident;
  }

  /** The outputs in shared memory, where they stay until `leaveMemory`. Throws MR606. */
  share(): Document | undefined {
    if (!this.#stored) return this.#resident;
    return (this.#resident ??= sharedBody(this.#stored));
  }

  /** Whether they are in a file, also when they are in shared memory as well. */
  get isInFile(): boolean {
    return this.#stored !== undefined;
  }

  /** False if they are nowhere else. */
  leaveMemory(): boolean {
    if (!this.#stored) return false;
    this.#resident = undefined;
    return true;
  }

  /** Whether a document has these outputs. */
  holds(document: Document): boolean {
    if (this.#resident === document) return true;
    return this.#page !== undefined && document.page === this.#page;
  }

  #pageOf(): BodyPage | undefined {
    if (!this.#stored) return undefined;
    return (this.#page ??= threadPages.page(this.#stored.folder, this.#stored.reference));
  }
}

function sharedBody({ folder, reference }: StoredBody): Document {
  const path = segmentPath(folder, reference);
  const { buffer } = readBody(path, reference, (bytes) => new Uint8Array(allocateShared(bytes)));
  return Document.open(buffer);
}
