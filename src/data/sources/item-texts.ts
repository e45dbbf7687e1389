import type { ItemTexts } from '../../ports/data.ts';
import { Directory } from '../../wire/shared/directory.ts';
import { SourceItems } from './source-items.ts';

/** Opens the files of a source when they are read, and closes them again. */
export const itemTexts: ItemTexts = {
  elements(text, directory) {
    const items = new SourceItems(text, new Directory(directory));
    return (index) => closing(items, () => items.find(index));
  },

  place(text, directory, index) {
    const items = new SourceItems(text, new Directory(directory));
    try {
      return closing(items, () => items.placeOf(index));
    } catch {
      return undefined;
    }
  },
};

function closing<T>(items: SourceItems, read: () => T): T {
  try {
    return read();
  } finally {
    items.close();
  }
}
