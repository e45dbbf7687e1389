/** Characters that are written at once. */
const most = 1 << 16;

/**
 * Collects lines that come one after the other, and writes them together: once there are enough, or
 * when this turn of the event loop is over. A failure is thrown by the next call.
 */
export class LineBuffer {
  readonly #write: (text: string) => Promise<void>;
  #text = '';
  #timer: NodeJS.Immediate | undefined;
  #written: Promise<void> = Promise.resolve();

  constructor(write: (text: string) => Promise<void>) {
    this.#write = write;
  }

  /** Resolves when there is room for more. */
  async add(line: string): Promise<void> {
    this.#text += line;
    if (this.#text.length >= most) return this.flush();
    this.#timer ??= setImmediate(() => {
      this.flush().catch(() => {});
    });
  }

  /** Resolves when all is written that has come so far. */
  flush(): Promise<void> {
    clearImmediate(this.#timer);
    this.#timer = undefined;
    const text = this.#text;
    this.#text = '';
    if (text !== '') this.#written = this.#written.then(() => this.#write(text));
    return this.#written;
  }
}
