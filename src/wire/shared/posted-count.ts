/**
 * Number of assignments that were posted to a worker in this session. It is shared memory and no
 * message, since a consumer whose actions return at once never receives one.
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

  /** Called before an assignment is posted. */
  post(): void {
    Atomics.add(this.#words, 0, 1);
  }
}
