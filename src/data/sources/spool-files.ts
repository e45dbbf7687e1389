import { rm } from 'node:fs/promises';
import { pathOf, type SourceText } from '../../wire/source.ts';

/**
 * Deletes the files of a spool whose items have ended. A file is written to its end once a chunk of
 * a later one is fed.
 */
export class SpoolFiles {
  readonly #text: SourceText;
  /** Chunks whose items have not all ended, by the number of their file. */
  readonly #open = new Map<number, number>();
  #last = -1;

  constructor(text: SourceText) {
    this.#text = text;
  }

  fed(file: number, chunks = 1): void {
    this.#last = Math.max(this.#last, file);
    this.#open.set(file, (this.#open.get(file) ?? 0) + chunks);
    for (const [number, open] of this.#open) if (open === 0) this.#remove(number);
  }

  finished(file: number): void {
    const open = this.#open.get(file);
    // A chunk of an earlier process: its file stays until the data of the run is removed.
    if (open === undefined) return;
    this.#open.set(file, open - 1);
    if (open === 1) this.#remove(file);
  }

  #remove(file: number): void {
    if (file >= this.#last || file < this.#text.files.length) return;
    this.#open.delete(file);
    void rm(pathOf(this.#text, file), { force: true }).catch(() => {});
  }
}
