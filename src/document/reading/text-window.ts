/** Bytes that are decoded at once. */
const windowBytes = 2048;

/** A text that begins at most this many bytes behind the last one counts as its successor. */
const near = 256;

/**
 * Decodes Latin-1 texts. Texts that are read in sequence are cut from a decoded window, at a fifth
 * of the cost of a call into the runtime for each. A text keeps at most its window in memory.
 */
export class TextWindow {
  readonly #bytes: Buffer;
  #text = '';
  #start = 0;
  #end = 0;
  /** End of the text that was read last. */
  #last = -near;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  read(start: number, size: number): string {
    const end = start + size;
    const isNext = start >= this.#last && start < this.#last + near;
    this.#last = end;
    if (start < this.#start || end > this.#end) {
      if (!isNext) return this.#bytes.toString('latin1', start, end);
      this.#open(start, Math.max(size, windowBytes));
    }
    return this.#text.slice(start - this.#start, end - this.#start);
  }

  #open(start: number, size: number): void {
    const end = Math.min(start + size, this.#bytes.length);
    this.#text = this.#bytes.toString('latin1', start, end);
    this.#start = start;
    this.#end = end;
  }
}
