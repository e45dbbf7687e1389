/** How many bytes are decoded at once. */
const windowBytes = 2048;
/** A text that begins within so many bytes behind the last one is taken for the next of many. */
const near = 256;

/**
 * Decodes texts of one byte a character. Those that are read one behind the other are cut from a window, which costs a
 * fifth of a call into the runtime for each; a text keeps no more than its window in memory.
 */
export class TextWindow {
  readonly #bytes: Buffer;
  #text = '';
  #start = 0;
  #end = 0;
  /** Where the text ended that was read last. */
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
