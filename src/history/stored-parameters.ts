import { Document } from '../document/document.ts';
import { MillraceError } from '../errors.ts';
import type { StoreReader } from '../ports/store.ts';
import type { RunId, RunRecord } from '../run/records.ts';
import { parameterPages } from '../run/parameter-pages.ts';
import { PageTable } from '../segments/page-table.ts';
import { PagedList } from '../segments/paged-list.ts';
import { withLists } from '../segments/with-lists.ts';
import { sharedCopy } from './stored-results.ts';

/** A list that lies in pages, by the name of its table. Undefined if that is gone. */
export function storedPages(store: StoreReader, run: RunId, name: string): PagedList | undefined {
  const bytes = store.document(run, name);
  const folder = store.bodies?.of(run);
  if (!bytes || folder === undefined) return undefined;
  return new PagedList(folder, PageTable.open(sharedCopy(bytes)));
}

/** The parameters of a run that lie in pages, by name. Throws MR606 if one is missing. */
export function parametersInPages(
  store: StoreReader,
  { id, inPages = [] }: RunRecord,
): ReadonlyMap<string, PagedList> {
  const lists = inPages.map((name) => {
    const list = storedPages(store, id, parameterPages(name));
    if (!list) throw new MillraceError('MR606', `run ${id} has no pages of parameter '${name}'`);
    return [name, list] as const;
  });
  return new Map(lists);
}

/** The parameters of a run: a view. Undefined if they are gone. */
export function storedParameters(store: StoreReader, record: RunRecord): unknown {
  const bytes = store.document(record.id, 'parameters');
  if (!bytes) return undefined;
  const document = Document.open(sharedCopy(bytes));
  return withLists(document.view(), parametersInPages(store, record));
}
