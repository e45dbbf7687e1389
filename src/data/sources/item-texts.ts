import type { ItemTexts } from '../../ports/data.ts';
import { Directory } from '../../wire/shared/directory.ts';
import type { SourceText } from '../../wire/source.ts';
import { SourceItems } from './source-items.ts';

/** The sources that are open in this turn of the event loop, by their directories. */
const open = new Map<SharedArrayBuffer, SourceItems>();

/**
 * Reads single items. What it opens for one stays open for those that are read in the same turn: a
 * list is read element by element.
 */
export const itemTexts: ItemTexts = {
  element: (text, directory, index) => opened(text, directory).find(index),

  place(text, directory, index) {
    try {
      return opened(text, directory).placeOf(index);
    } catch {
      return undefined;
    }
  },
};

function opened(text: SourceText, directory: SharedArrayBuffer): SourceItems {
  const known = open.get(directory);
  if (known) return known;
  if (open.size === 0) setImmediate(closeAll).unref();
  const items = new SourceItems(text, new Directory(directory));
  open.set(directory, items);
  return items;
}

function closeAll(): void {
  for (const items of open.values()) items.close();
  open.clear();
}
