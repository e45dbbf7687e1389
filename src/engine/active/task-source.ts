import type { SourceSettings } from '../../formats/source.ts';
import type { OpenedSource } from '../../ports/data.ts';
import { Directory } from '../../wire/shared/directory.ts';
import type { Chunk } from '../../items/chunk.ts';

/** What a visit of a task knows of its source, whether it is being read or not. */
export class TaskSource {
  readonly settings: SourceSettings;
  readonly directory = Directory.create();
  /** Set once its files are found. */
  opened: OpenedSource | undefined;

  constructor(settings: SourceSettings) {
    this.settings = settings;
  }

  note(chunks: Iterable<Chunk>): void {
    for (const chunk of chunks) this.directory.add(chunk);
  }
}

/** Names of the documents with the settings of a source, and with what was found when it was opened. */
export function sourceDocuments({
  task,
  visit,
}: {
  readonly task: string;
  readonly visit: number;
}) {
  return { settings: `source/${task}/${visit}`, opened: `opened/${task}/${visit}` };
}
