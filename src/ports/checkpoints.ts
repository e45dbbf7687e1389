import type { IndexedProgress, ItemProgress } from '../items/item-progress.ts';
import type { TaskKey } from '../run/records.ts';

/** What items in flight have left on disk. */
export interface CheckpointReader {
  /** The bytes of the document that an item has left last. The caller owns them. */
  get(key: TaskKey, index: number): Uint8Array | undefined;
  /** How far the items of a task are that say so, by index. */
  progress(key: TaskKey): IndexedProgress[];
  /** Some item of the task has left something. */
  has(key: TaskKey): boolean;
}

export interface CheckpointWriter extends CheckpointReader {
  put(key: TaskKey, index: number, bytes: Uint8Array): void;
  putProgress(key: TaskKey, index: number, progress: ItemProgress): void;
  /** Removes what an item has left. */
  delete(key: TaskKey, index: number): void;
}
