import type { CheckpointWriter } from '../../ports/checkpoints.ts';
import type { IndexedProgress, ItemProgress } from '../../items/item-progress.ts';
import type { TaskKey } from '../../run/records.ts';
import { type Form, isTime } from './form.ts';
import { taskKey } from './keys.ts';
import { raiseFormat } from './marker.ts';
import { jsonCodec } from './record-codec.ts';
import type { Key, Tables } from './tables.ts';

const progressForm: Form<ItemProgress> = { done: isTime, total: isTime };

const progressCodec = jsonCodec<ItemProgress>(progressForm);

/** Parts of the entry of an item: how far it is, and a document. */
const parts = { progress: 0, document: 1 } as const;

/** Entries that are read of the progress of a task. */
const mostRead = 1000;

/** What items in flight have left, over any tables: run, task, visit, part, index. */
export class TableCheckpoints implements CheckpointWriter {
  readonly #tables: Tables;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  get(key: TaskKey, index: number): Uint8Array | undefined {
    return this.#tables.get('checkpoints', entryKey(key, parts.document, index));
  }

  progress(key: TaskKey): IndexedProgress[] {
    const prefix = taskKey(key, parts.progress);
    return this.#tables.range('checkpoints', prefix, { limit: mostRead }).map((entry) => {
      const what = `the progress of task ${key.task}`;
      const { done, total } = progressCodec.decode(entry.value, what);
      return { index: Number(entry.key.at(-1)), done, total };
    });
  }

  has(key: TaskKey): boolean {
    return this.#tables.keys('checkpoints', taskKey(key), 1).length > 0;
  }

  put(key: TaskKey, index: number, bytes: Uint8Array): void {
    raiseFormat(this.#tables);
    this.#tables.put('checkpoints', entryKey(key, parts.document, index), bytes);
  }

  putProgress(key: TaskKey, index: number, progress: ItemProgress): void {
    raiseFormat(this.#tables);
    const bytes = progressCodec.encode(progress);
    this.#tables.put('checkpoints', entryKey(key, parts.progress, index), bytes);
  }

  delete(key: TaskKey, index: number): void {
    for (const part of Object.values(parts)) {
      this.#tables.remove('checkpoints', entryKey(key, part, index));
    }
  }
}

function entryKey(key: TaskKey, part: number, index: number): Key {
  return [...taskKey(key, part), index];
}
