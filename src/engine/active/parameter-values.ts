import type { Document } from '../../document/document.ts';
import type { PagedList } from '../../segments/paged-list.ts';
import { withLists } from '../../segments/with-lists.ts';
import { handleOf, pagesHandle, type ValueHandle, wholeOf } from '../../wire/handle.ts';

/** The parameters of a run: a document, and long lists that lie in pages. */
export class ParameterValues {
  readonly document: Document;
  /** By the name of the parameter. */
  readonly lists: ReadonlyMap<string, PagedList>;
  #view: unknown;

  constructor(document: Document, lists: ReadonlyMap<string, PagedList> = new Map()) {
    this.document = document;
    this.lists = lists;
  }

  view(): unknown {
    return (this.#view ??= withLists(this.document.view(), this.lists));
  }

  get handle(): ValueHandle {
    if (this.lists.size === 0) return wholeOf(this.document);
    const lists = Array.from(this.lists, ([name, list]) => [name, pagesHandle(list)] as const);
    return {
      kind: 'members',
      document: handleOf(this.document),
      lists: Object.fromEntries(lists),
    };
  }

  /** Those in shared memory. */
  get documents(): readonly Document[] {
    return [this.document, ...Array.from(this.lists.values(), ({ table }) => table.document)];
  }
}
