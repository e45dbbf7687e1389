import { Document, type Page } from '../document/document.ts';
import type { BodyReader, BodyReference } from '../items/body.ts';
import { freeMemory } from './free-memory.ts';
import { readBody } from './read-body.ts';
import { segmentPath } from './segment-path.ts';

/** Bytes of pages that a thread keeps, unless it is told otherwise. */
const defaultBytes = 32 * 2 ** 20;

/**
 * The bodies that a thread has read last. Those that have not been used for longest are evicted:
 * their documents stay, and read their bytes again when they are needed.
 *
 * A page goes round in the order in which pages were loaded (a clock): where it comes up for
 * eviction and was used since the last time, it goes round once more.
 */
export class Pages {
  #most: number;
  #bytes = 0;
  /** The pages with loaded documents, oldest first. Each is there once. */
  readonly #loaded = new Map<Document, BodyPage>();
  /** The page of each body, while its document is loaded. */
  readonly #byPlace = new Map<string, BodyPage>();

  constructor(most = defaultBytes) {
    this.#most = most;
  }

  /** The most bytes that are kept. A page that is larger is kept until the next is loaded. */
  set most(bytes: number) {
    this.#most = bytes;
    this.#evict(undefined);
  }

  /** Bytes of the loaded pages. */
  get byteLength(): number {
    return this.#bytes;
  }

  page(folder: string, reference: BodyReference): BodyPage {
    const place = `${reference.epoch}.${reference.file}.${reference.offset} ${folder}`;
    return this.#byPlace.get(place) ?? new BodyPage(this, place, folder, reference);
  }

  /** Reads bodies of the run that has this folder. */
  reader(folder: string): BodyReader {
    return (reference) => this.page(folder, reference).document;
  }

  /** @internal A page has loaded a document. */
  loaded(document: Document, page: BodyPage): void {
    this.#byPlace.set(page.place, page);
    this.#loaded.set(document, page);
    this.#bytes += document.byteLength;
    this.#evict(document);
  }

  #evict(latest: Document | undefined): void {
    if (this.#bytes <= this.#most) return;
    for (const [document, page] of this.#loaded) {
      if (document === latest) continue;
      this.#loaded.delete(document);
      if (page.wasUsed) {
        page.wasUsed = false;
        this.#loaded.set(document, page);
        continue;
      }
      this.#bytes -= document.byteLength;
      page.evict(document);
      if (this.#byPlace.get(page.place) === page) this.#byPlace.delete(page.place);
      if (this.#bytes <= this.#most) return;
    }
  }
}

/** One body of a segment file. Its document is loaded when it is asked for. */
export class BodyPage implements Page {
  readonly place: string;
  /** Since it last came up for eviction. */
  wasUsed = false;
  readonly #pages: Pages;
  readonly #folder: string;
  readonly #reference: BodyReference;
  #document: Document | undefined;

  constructor(pages: Pages, place: string, folder: string, reference: BodyReference) {
    this.#pages = pages;
    this.place = place;
    this.#folder = folder;
    this.#reference = reference;
  }

  /** Throws MR606 when the body is missing or damaged. */
  get document(): Document {
    this.wasUsed = true;
    return this.#document ?? this.#open();
  }

  /** For a document whose views outlived its eviction. */
  load(document: Document): Uint8Array {
    const bytes = this.#read();
    this.#document ??= document;
    this.#pages.loaded(document, this);
    return bytes;
  }

  evict(document: Document): void {
    const bytes = document.evict();
    if (bytes) freeMemory(bytes);
    if (this.#document === document) this.#document = undefined;
  }

  #open(): Document {
    const document = Document.paged(this.#read(), this);
    this.#document = document;
    this.#pages.loaded(document, this);
    return document;
  }

  #read(): Uint8Array {
    return readBody(segmentPath(this.#folder, this.#reference), this.#reference);
  }
}

/** The pages of this thread. */
export const threadPages = new Pages();
