import { Document } from '../document/document.ts';
import { partsView } from '../document/views/parts.ts';
import { elementReader, type ListReader, nodeReader } from '../items/elements.ts';
import { itemNamesView, outputsView, ResultIndex } from '../items/results.ts';
import { Locations } from '../segments/locations.ts';
import { PageTable } from '../segments/page-table.ts';
import { PagedList } from '../segments/paged-list.ts';
import { StoredBatch } from '../segments/stored-batch.ts';
import { withLists } from '../segments/with-lists.ts';
import { type DocumentHandle, handleOf, type PagesHandle, type ValueHandle } from './handle.ts';

/**
 * Documents that this thread has opened, by id. Each is checked once and kept until its release.
 */
export class DocumentCache {
  readonly #open = new Map<number, Document>();
  readonly #isTrusting: boolean;

  constructor(isTrusting = false) {
    this.#isTrusting = isTrusting;
  }

  /** Of documents that this thread has checked or made: none is checked again. */
  static trusting(): DocumentCache {
    return new DocumentCache(true);
  }

  open(handle: DocumentHandle): Document {
    const known = this.#open.get(handle.id);
    if (known) return known;
    const open = this.#isTrusting ? Document.trusted : Document.open;
    const document = open(handle.buffer, handle.byteOffset, handle.byteLength);
    this.#open.set(handle.id, document);
    return document;
  }

  /** The handle behind which a document was found. */
  handleOf(document: Document): DocumentHandle | undefined {
    for (const [id, open] of this.#open) {
      if (open === document) return { ...handleOf(document), id };
    }
    return undefined;
  }

  release(ids: Iterable<number>): void {
    for (const id of ids) this.#open.delete(id);
  }
}

/** The list behind a handle. */
function openPages({ folder, table }: PagesHandle, cache: DocumentCache): PagedList {
  return new PagedList(folder, new PageTable(cache.open(table)));
}

/** The value behind a handle: a primitive, or a view. */
export function openHandle(handle: ValueHandle, cache: DocumentCache): unknown {
  switch (handle.kind) {
    case 'json':
      return handle.value;
    case 'node':
      return cache.open(handle.document).view(handle.node);
    case 'element':
      return elementReader(openList(handle.list, cache), handle)(handle.index);
    case 'results': {
      const index = new ResultIndex(handle.index);
      const { stored } = handle;
      const locations = stored && new Locations(stored.locations);
      const batches = handle.batches.map(({ outputs, failures }, batch) => {
        const failed = failures && cache.open(failures);
        const reference = locations?.get(batch);
        if (stored && reference)
          return new StoredBatch({ folder: stored.folder, reference }, failed);
        return { outputs: outputs && cache.open(outputs), failures: failed };
      });
      if (handle.as === 'output') return outputsView(index, batches);
      return itemNamesView(index, batches, handle.remainderError);
    }
    case 'pages':
      return partsView(openPages(handle, cache));
    case 'members': {
      const lists = Object.entries(handle.lists).map(
        ([name, list]) => [name, openPages(list, cache)] as const,
      );
      return withLists(cache.open(handle.document).view(), new Map(lists));
    }
  }
}

/** Opens the list of a task. */
export function openList(list: ValueHandle, documents: DocumentCache): ListReader {
  if (list.kind === 'node') {
    return nodeReader(documents.open(list.document), list.node);
  }
  if (list.kind === 'pages') {
    const pages = openPages(list, documents);
    return {
      length: pages.length,
      at: (index) => pages.at(index),
      endOfPage: (index) => pages.endOfPage(index),
    };
  }
  const value = openHandle(list, documents);
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  return { length: items.length, at: (index) => items[index] };
}
