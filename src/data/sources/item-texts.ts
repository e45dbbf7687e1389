import type { ItemTexts } from '../../ports/data.ts';
import { Directory } from '../../wire/shared/directory.ts';
import { SourceItems } from './source-items.ts';

/** The sources whose files are open in this turn of the event loop. */
const open = new Set<SourceItems>();

/**
 * Reads single items. The files that it opens for one stay open for those that are read in the same
 * turn: a list is read element by element.
 */
export const itemTexts: ItemTexts = {
  elements(text, directory) {
    const items = new SourceItems(text, new Directory(directory));
    return (index) => opened(items).find(index);
  },

  place(text, directory, index) {
    const items = new SourceItems(text, new Directory(directory));
    try {
      return opened(items).placeOf(index);
    } catch {
      return undefined;
    }
  },
};

function opened(items: SourceItems): SourceItems {
  if (open.size === 0) setImmediate(closeAll).unref();
  open.add(items);
  return items;
}

function closeAll(): void {
  for (const items of open) items.close();
  open.clear();
}
