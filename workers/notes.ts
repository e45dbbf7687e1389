import { closeSync, openSync, writeSync } from 'node:fs';
import { noteWriter } from '../src/items/item-note.ts';
import type { ConsumerMessage } from '../src/wire/messages.ts';

interface OpenFile {
  readonly fd: number;
  /** Consumers of this thread that write it. */
  users: number;
}

/** Shared by all consumers of a run: it may have thousands, and descriptors are few. */
const files = new Map<string, OpenFile>();

/**
 * Notes items of one consumer in a file before they begin, so that the next process knows what was
 * in flight when this one died. A note that cannot be written is left out: the item runs all the
 * same.
 */
export class Notes {
  readonly #path: string;
  readonly #file: OpenFile | undefined;
  readonly #line: (index: number) => string;

  private constructor(path: string, line: (index: number) => string) {
    this.#path = path;
    this.#file = acquire(path);
    this.#line = line;
  }

  /** Undefined when nothing is to be noted. */
  static of({ notes, task }: ConsumerMessage): Notes | undefined {
    if (!notes) return undefined;
    const { run, task: name, visit } = task;
    return new Notes(notes.path, noteWriter(notes.epoch, { run: run.id, task: name, visit }));
  }

  begin(index: number): void {
    if (!this.#file) return;
    try {
      writeSync(this.#file.fd, this.#line(index));
    } catch {
      // A full disk, which the next commit reports.
    }
  }

  close(): void {
    if (!this.#file || --this.#file.users > 0) return;
    files.delete(this.#path);
    closeSync(this.#file.fd);
  }
}

function acquire(path: string): OpenFile | undefined {
  const known = files.get(path);
  if (known) {
    known.users++;
    return known;
  }
  try {
    const file = { fd: openSync(path, 'a'), users: 1 };
    files.set(path, file);
    return file;
  } catch {
    return undefined;
  }
}
