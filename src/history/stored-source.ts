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
 * file may be gone, or have changed.
 */
export function sourceElements(
  store: StoreReader,
  run: RunId,
  { task, visit }: TaskRecord,
): ListReader['at'] {
  const bytes = store.document(run, `opened/${task}/${visit}`);
  if (!bytes) return () => undefined;
  const json = JSON.stringify(Document.open(sharedCopy(bytes)).view());
  const { text }: OpenedSource = JSON.parse(json);
  const directory = Directory.create();
  for (const chunk of store.chunks({ run, task, visit })) directory.add(chunk);
  return (index) => {
    try {
      return itemTexts.element(text, directory.buffer, index);
    } catch {
      return undefined;
    }
  };
}
