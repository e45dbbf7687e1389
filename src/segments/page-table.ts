import { damaged } from '../document/format/check.ts';
import { Document, encode } from '../document/document.ts';
import type { BodyReference } from '../items/body.ts';

/** One page of a list. */
export interface PlacedPage {
  readonly reference: BodyReference;
  /** The index behind its last element. */
  readonly end: number;
}

const columns = ['ends', 'epochs', 'files', 'offsets', 'lengths', 'checksums'] as const;
type Column = (typeof columns)[number];

/** Which page of a list has which elements, and where it is: a document with a column for each. */
export class PageTable {
  readonly document: Document;
  /** Number of elements of the list. */
  readonly length: number;
  readonly #columns: Readonly<Record<Column, Float64Array>>;

  /** Throws MR606 for a document that is no such table. */
  constructor(document: Document) {
    this.document = document;
    this.#columns = columnsOf(document);
    this.length = this.#columns.ends.at(-1) ?? 0;
  }

  /** Opens a table from disk. Throws MR606 for a damaged one. */
  static open(buffer: SharedArrayBuffer): PageTable {
    return new PageTable(Document.open(buffer));
  }

  /** `pages`: those of a list that is not empty, in its order. */
  static of(pages: readonly PlacedPage[]): PageTable {
    const table: Readonly<Record<Column, readonly number[]>> = {
      ends: pages.map(({ end }) => end),
      epochs: pages.map(({ reference }) => reference.epoch),
      files: pages.map(({ reference }) => reference.file),
      offsets: pages.map(({ reference }) => reference.offset),
      lengths: pages.map(({ reference }) => reference.length),
      checksums: pages.map(({ reference }) => reference.crc),
    };
    return new PageTable(Document.trusted(encode(table)));
  }

  /** Number of pages. */
  get count(): number {
    return this.#columns.ends.length;
  }

  /** The number of the page with an element. `index` is below the length. */
  find(index: number): number {
    const { ends } = this.#columns;
    let low = 0;
    let high = ends.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ends[middle] ?? 0) > index) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The index of the first element of a page. */
  first(page: number): number {
    return page === 0 ? 0 : this.end(page - 1);
  }

  /** The index behind the last element of a page. */
  end(page: number): number {
    return this.#columns.ends[page] ?? this.length;
  }

  reference(page: number): BodyReference {
    const { epochs, files, offsets, lengths, checksums } = this.#columns;
    return {
      epoch: epochs[page] ?? 0,
      file: files[page] ?? 0,
      offset: offsets[page] ?? 0,
      length: lengths[page] ?? 0,
      crc: checksums[page] ?? 0,
    };
  }
}

function columnsOf(document: Document): Readonly<Record<Column, Float64Array>> {
  const found = columns.map((name) => [name, numbersAt(document, name)] as const);
  const count = found[0]?.[1].length ?? 0;
  if (count === 0 || found.some(([, numbers]) => numbers.length !== count)) {
    throw damaged('it is no table of pages');
  }
  return Object.fromEntries(found) as Record<Column, Float64Array>;
}

/** Copied: the memory of the document is shared with other threads. */
function numbersAt(document: Document, name: Column): Float64Array {
  const node = document.get(0, name);
  const length = node === undefined ? undefined : document.length(node);
  if (node === undefined || length === undefined) return new Float64Array();
  const first = document.number(node);
  return new Float64Array(document.numbers.subarray(first, first + length));
}
