import { Document } from '../../document/document.ts';
import { MillraceError } from '../../errors.ts';
import type { SourceSettings } from '../../formats/source.ts';
import { sharedCopy } from '../../history/stored-results.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { TaskKey } from '../../run/records.ts';
import { sourceDocuments, TaskSource } from '../active/task-source.ts';

/** Reads what is stored of the source of a task. Throws MR606 when its settings are missing. */
export function restoreSource(store: StoreReader, key: TaskKey): TaskSource {
  const names = sourceDocuments(key);
  const settings: SourceSettings | undefined = stored(store, key, names.settings);
  if (!settings) {
    throw new MillraceError('MR606', `run ${key.run} has no document '${names.settings}'`);
  }
  const source = new TaskSource(settings);
  source.opened = stored(store, key, names.opened);
  source.note(store.chunks(key));
  source.restoreEnds((total) => store.doneBits(key, total));
  return source;
}

/** A copy of what was stored, in the form in which it was. */
function stored(store: StoreReader, { run }: TaskKey, name: string) {
  const bytes = store.document(run, name);
  return bytes && JSON.parse(JSON.stringify(Document.open(sharedCopy(bytes)).view()));
}
