import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ItemNote, parseNotes, stopNote } from '../../items/item-note.ts';
import type { NoteFile, NoteFiles } from '../../ports/store.ts';
import type { RunId } from '../../run/records.ts';

/** Files of runs that this process has, until it stops them. */
const open = new Set<OpenNoteFile>();

/** An exit of this process, or an error of its main thread, is no item's fault. */
function stopAll(): void {
  for (const file of open) file.stop();
}

/**
 * The notes of the runs of a store, a file for each run. They are not flushed: they outlive the
 * process, and nobody asks for them after a power cut. A file that cannot be written costs its
 * notes only: the run goes on.
 */
export class LmdbNoteFiles implements NoteFiles {
  readonly #folder: string;

  constructor(directory: string) {
    this.#folder = join(directory, 'notes');
  }

  open(run: RunId, epoch: number): NoteFile {
    const path = this.#path(run);
    attempt(() => {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      writeFileSync(path, '', { mode: 0o600 });
    });
    return new OpenNoteFile(path, epoch);
  }

  read(run: RunId, epoch: number): readonly ItemNote[] {
    const text = attempt(() => readFileSync(this.#path(run), 'utf8'));
    return parseNotes(text ?? '', epoch);
  }

  remove(run: RunId): void {
    attempt(() => rmSync(this.#path(run), { force: true }));
  }

  #path(run: RunId): string {
    return join(this.#folder, run);
  }
}

class OpenNoteFile implements NoteFile {
  readonly handle: NoteFile['handle'];

  constructor(path: string, epoch: number) {
    this.handle = { path, epoch };
    if (open.size === 0) process.on('exit', stopAll);
    open.add(this);
  }

  stop(): void {
    const { path, epoch } = this.handle;
    if (this.#close()) attempt(() => appendFileSync(path, stopNote(epoch)));
  }

  remove(): void {
    this.#close();
    attempt(() => rmSync(this.handle.path, { force: true }));
  }

  #close(): boolean {
    const wasOpen = open.delete(this);
    if (wasOpen && open.size === 0) process.off('exit', stopAll);
    return wasOpen;
  }
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
