/** Something that is dear to read, and takes no more than a tenth of the time. */
export class Paced {
  readonly #time: () => number;
  #next = 0;

  /** `time` is in milliseconds, and only grows. */
  constructor(time: () => number) {
    this.#time = time;
  }

  /** Undefined when it is not time yet. */
  read<T>(from: () => T): T | undefined {
    const began = this.#time();
    if (began < this.#next) return undefined;
    const value = from();
    this.#next = began + (this.#time() - began) * 10;
    return value;
  }
}
