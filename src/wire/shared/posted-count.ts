/**
 * The number of assignments that were posted to a worker in this session. In shared memory, because
 * a consumer whose actions are synchronous receives no messages.
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
