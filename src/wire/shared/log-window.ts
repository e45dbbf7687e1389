/** Bytes of lines that one thread may have posted and that have not arrived. */
const MOST = 1024 * 1024;

/** How long a thread waits before it looks again, in milliseconds. */
const LOOK_MS = 1000;

/**
 * The bytes of log lines of one thread that are on their way to the coordinator. A thread that has
 * posted too many waits, as a program does that writes to a full pipe: the queue between the two is
 * bounded. A single line may be longer than the window. It goes alone.
 */
export class LogWindow {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(4)) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer);
  }

  /** Bytes on their way. */
  get posted(): number {
    return Atomics.load(this.#words, 0);
  }

  /** Worker only. Returns once `size` bytes may be posted. */
  post(size: number): void {
    while (!this.tryPost(size)) Atomics.wait(this.#words, 0, this.posted, LOOK_MS);
  }

  /** Worker only. False when the window has no room. */
  tryPost(size: number): boolean {
    const { posted } = this;
    if (posted > 0 && posted + size > MOST) return false;
    Atomics.add(this.#words, 0, size);
    return true;
  }

  /** Coordinator only. */
  arrived(size: number): void {
    Atomics.sub(this.#words, 0, size);
    Atomics.notify(this.#words, 0);
  }
}
