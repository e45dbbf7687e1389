/**
 * How many jobs a worker was given in this shift: said without a message, since a consumer whose actions return at once
 * never looks at its messages.
 */
export class PostedCount {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(4)) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer);
  }

  get posted(): number {
    return Atomics.load(this.#words, 0);
  }

  /** Called before a job is posted. */
  post(): void {
    Atomics.add(this.#words, 0, 1);
  }
}
