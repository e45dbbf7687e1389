/** Lets one thread wait until another has done what it asked for. */
export class WaitFlag {
  readonly #words: Int32Array<SharedArrayBuffer>;

  constructor(buffer: SharedArrayBuffer) {
    this.#words = new Int32Array(buffer);
  }

  static create(): WaitFlag {
    return new WaitFlag(new SharedArrayBuffer(4));
  }

  get buffer(): SharedArrayBuffer {
    return this.#words.buffer;
  }

  /** Blocks the thread until the flag is raised. */
  wait(): void {
    Atomics.wait(this.#words, 0, 0);
  }

  raise(): void {
    Atomics.store(this.#words, 0, 1);
    Atomics.notify(this.#words, 0);
  }
}
