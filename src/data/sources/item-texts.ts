import type { ItemTexts } from '../../ports/data.ts';
import { Directory } from '../../wire/shared/directory.ts';
import type { SourceText } from '../../wire/source.ts';
import { SourceItems } from './source-items.ts';

/** Opens the files of a source for one item, and closes them again. */
export const itemTexts: ItemTexts = {
  element: (text, directory, index) => using(text, directory, (items) => items.find(index)),

  place(text, directory, index) {
    try {
      return using(text, directory, (items) => items.placeOf(index));
    } catch {
      return undefined;
    }
  },
};

function using<T>(
  text: SourceText,
  directory: SharedArrayBuffer,
  read: (items: SourceItems) => T,
): T {
  const items = new SourceItems(text, new Directory(directory));
  try {
    return read(items);
  } finally {
    items.close();
  }
}
