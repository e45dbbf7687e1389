import type { Document } from '../document/document.ts';
import type { StoredBody } from './kept-batch.ts';
import { type BodyPage, threadPages } from './pages.ts';

/** The results of a batch whose outputs are in a file. They are read when they are needed. */
export class StoredBatch {
  readonly failures: Document | undefined;
  readonly #body: StoredBody;
  #page: BodyPage | undefined;

  constructor(body: StoredBody, failures: Document | undefined) {
    this.#body = body;
    this.failures = failures;
  }

  /** Throws MR606. */
  get outputs(): Document {
    this.#page ??= threadPages.page(this.#body.folder, this.#body.reference);
    return this.#page.document;
  }
}
