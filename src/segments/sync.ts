import { closeSync, fdatasync, fdatasyncSync, fsync, fsyncSync, open, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { BodyReference } from '../items/body.ts';
import { segmentPath } from './segment-path.ts';

const opened = promisify(open);
const flushData = promisify(fdatasync);
const flushAll = promisify(fsync);

/** Descriptors that are kept; beyond that, the oldest is closed. */
const mostOpen = 64;

/**
 * Flushes segment files before the heads that refer to them are committed: a head on disk then has
 * its body on disk. The name of a new file is flushed too, with those of its folders. One call at a
 * time.
 */
export class SegmentSync {
  /** Descriptors of files, by path. Their names are on the device. */
  readonly #files = new Map<string, number>();
  /** Folders whose names are on the device. */
  readonly #folders = new Set<string>();
  /** Folders of runs that are over: their files are closed when none is being flushed. */
  readonly #released = new Set<string>();
  #isBusy = false;

  /** Flushes the files that are referred to, by the folder of their run. Rejects if it cannot. */
  async sync(byFolder: ReadonlyMap<string, readonly BodyReference[]>): Promise<void> {
    this.#isBusy = true;
    try {
      const folders = Array.from(byFolder, ([folder, references]) => {
        return this.#syncFolder(folder, references);
      });
      await Promise.all(folders);
    } finally {
      this.#isBusy = false;
      this.#closeUnused();
    }
  }

  /** The run with this folder is over, or no longer runs here. */
  release(folder: string): void {
    this.#released.add(folder);
    if (!this.#isBusy) this.#closeUnused();
  }

  async #syncFolder(folder: string, references: readonly BodyReference[]): Promise<void> {
    const paths = new Set(references.map((reference) => segmentPath(folder, reference)));
    const isNew = [...paths].some((path) => !this.#files.has(path));
    await Promise.all([...paths].map((path) => this.#flush(path)));
    if (!isNew) return;
    await flushFolder(folder);
    if (this.#folders.has(folder)) return;
    // The folder of all runs, and the store, in which that may be new.
    await flushFolder(dirname(folder));
    await flushFolder(dirname(dirname(folder)));
    this.#folders.add(folder);
  }

  async #flush(path: string): Promise<void> {
    const fd = this.#files.get(path) ?? (await opened(path, 'r'));
    this.#files.set(path, fd);
    await flushData(fd);
  }

  #closeUnused(): void {
    for (const [path, fd] of this.#files) {
      if (this.#files.size <= mostOpen && !this.#released.has(dirname(path))) continue;
      this.#files.delete(path);
      closeSync(fd);
    }
    for (const folder of this.#released) this.#folders.delete(folder);
    this.#released.clear();
  }
}

/** Flushes files that are referred to, and their names, while nothing else goes on. */
export function flushNow(folder: string, references: readonly BodyReference[]): void {
  const paths = new Set(references.map((reference) => segmentPath(folder, reference)));
  for (const path of paths) flushOpened(path, fdatasyncSync);
  for (const path of [folder, dirname(folder), dirname(dirname(folder))]) {
    flushOpened(path, fsyncSync);
  }
}

function flushOpened(path: string, flush: (fd: number) => void): void {
  const fd = openSync(path, 'r');
  try {
    flush(fd);
  } finally {
    closeSync(fd);
  }
}

async function flushFolder(path: string): Promise<void> {
  const fd = await opened(path, 'r');
  try {
    await flushAll(fd);
  } finally {
    closeSync(fd);
  }
}
