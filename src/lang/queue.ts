/** Removed places at the front are closed up when they are at least this many, and half of all. */
const FRONT = 1024;

/** First in, first out. `Array.shift` moves all that is left; this costs the same at any length. */
export class Queue<T> {
  #items: (T | undefined)[] = [];
  #first = 0;

  get length(): number {
    return this.#items.length - this.#first;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** The item that has waited longest. */
  peek(): T | undefined {
    return this.#items[this.#first];
  }

  shift(): T | undefined {
    if (this.length === 0) return undefined;
    const item = this.#items[this.#first];
    this.#items[this.#first++] = undefined;
    if (this.#first >= FRONT && this.#first * 2 >= this.#items.length) {
      this.#items.splice(0, this.#first);
      this.#first = 0;
    }
    return item;
  }

  /** Removes up to `count` items. */
  take(count: number): T[] {
    const taken: T[] = [];
    while (taken.length < count && this.length > 0) {
      const item = this.shift();
      if (item !== undefined) taken.push(item);
    }
    return taken;
  }

  clear(): void {
    this.#items = [];
    this.#first = 0;
  }

  *[Symbol.iterator](): Generator<T> {
    for (let at = this.#first; at < this.#items.length; at++) {
      const item = this.#items[at];
      if (item !== undefined) yield item;
    }
  }
}
