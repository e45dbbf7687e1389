import { withValues } from '../document/views/composite.ts';
import { partsView } from '../document/views/parts.ts';
import type { PagedList } from './paged-list.ts';

/** An object whose members with these names are lists that lie in pages. */
export function withLists(value: unknown, lists: ReadonlyMap<string, PagedList>): unknown {
  const places = Array.from(lists, ([name, list]) => ({ path: [name], list }));
  return withValues(value, places, ({ list }) => partsView(list));
}
