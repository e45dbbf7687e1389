import { itemTexts } from '../data/sources/item-texts.ts';
import { Document } from '../document/document.ts';
import type { ListReader } from '../items/elements.ts';
import type { OpenedSource } from '../ports/data.ts';
import type { StoreReader } from '../ports/store.ts';
import type { RunId, TaskRecord } from '../run/records.ts';
import { Directory } from '../wire/shared/directory.ts';
import { sharedCopy } from './stored-results.ts';

/**
 * Reads the items of a source from its files. One that cannot be read any more is undefined: its
 * file may be gone, or have changed. Items that come later are found, too.
 */
export function sourceElements(
  store: StoreReader,
  run: RunId,
  { task, visit }: TaskRecord,
): ListReader['at'] {
  const directory = Directory.create();
  let read: ListReader['at'] | undefined;
  const lookAgain = (): void => {
    if (!read) {
      const opened = storedOpened(store, run, `opened/${task}/${visit}`);
      read = opened && itemTexts.elements(opened.text, directory.buffer);
    }
    for (const chunk of store.chunks({ run, task, visit }, directory.count)) directory.add(chunk);
  };
  lookAgain();
  return (index) => {
    try {
      if (directory.find(index) === undefined) lookAgain();
      return read?.(index);
    } catch {
      return undefined;
    }
  };
}

function storedOpened(store: StoreReader, run: RunId, name: string): OpenedSource | undefined {
  const bytes = store.document(run, name);
  return bytes && JSON.parse(JSON.stringify(Document.open(sharedCopy(bytes)).view()));
}
