import type { Document } from '../document/document.ts';
import type { Parts } from '../document/views/view-origin.ts';
import { type BodyPage, threadPages } from './pages.ts';
import type { PageTable } from './page-table.ts';

/**
 * A long list whose elements lie in pages: in files of its run, which all threads can read. A page
 * is loaded when one of its elements is read.
 */
export class PagedList implements Parts {
  /** Of the files of the run. */
  readonly folder: string;
  readonly table: PageTable;
  /** The page that was read last: elements are mostly read one after the other. */
  #page: BodyPage | undefined;
  #first = 0;
  #end = 0;

  constructor(folder: string, table: PageTable) {
    this.folder = folder;
    this.table = table;
  }

  get length(): number {
    return this.table.length;
  }

  /** Throws MR606 when the page is missing or damaged. */
  at(index: number): unknown {
    if (index < this.#first || index >= this.#end) this.#turnTo(index);
    return this.#document.item(0, index - this.#first);
  }

  /** The index behind the last element of the page that has an element. */
  endOfPage(index: number): number {
    if (index >= this.#first && index < this.#end) return this.#end;
    return this.table.end(this.table.find(index));
  }

  get #document(): Document {
    this.#page ??= threadPages.page(this.folder, this.table.reference(0));
    return this.#page.document;
  }

  #turnTo(index: number): void {
    const page = this.table.find(index);
    this.#page = threadPages.page(this.folder, this.table.reference(page));
    this.#first = this.table.first(page);
    this.#end = this.table.end(page);
  }
}
