import { crashPolicy } from '../../ports/defaults.ts';
import type { NoteFile } from '../../ports/store.ts';
import { type DeathsByItem, deathsOf, type NotedItem } from '../../run/process-deaths.ts';
import type { TaskKey } from '../../run/records.ts';

/**
 * What is known of the items of a run that a process had when it died, and of those of its child
 * runs: all of them share it.
 */
export class ProcessDeaths {
  readonly #items: readonly NotedItem[];
  readonly #file: NoteFile;

  constructor(items: readonly NotedItem[], file: NoteFile) {
    this.#items = items;
    this.#file = file;
  }

  get notes(): NoteFile['handle'] {
    return this.#file.handle;
  }

  /** Some item was in flight at so many deaths that it runs alone. */
  get hasSuspects(): boolean {
    return this.#items.some(({ deaths }) => deaths >= crashPolicy.deathsPerItem);
  }

  of(key: TaskKey): DeathsByItem {
    return deathsOf(this.#items, key);
  }

  /** From now on the end of the process is no item's fault. */
  stop(): void {
    this.#file.stop();
  }

  /** The run has ended or is paused. */
  remove(): void {
    this.#file.remove();
  }
}
