import type { ShapeTable } from './shapes.ts';

/**
 * The shapes of a document in the order of their numbers, in memory that another thread reads. For
 * each: the number of its keys, and of each key its length and code units.
 */
export class ShapeLog {
  readonly #units: Uint16Array;
  /** Units written. */
  length = 0;
  #shapes = 0;
  #isFull = false;

  constructor(units: Uint16Array) {
    this.#units = units;
  }

  /** Adds the shapes that were used since. Returns false when one does not fit. */
  add({ used }: ShapeTable): boolean {
    while (this.#shapes < used.length && !this.#isFull) {
      this.#addShape(used[this.#shapes]?.names.map(({ key }) => key) ?? []);
      this.#shapes++;
    }
    return !this.#isFull;
  }

  clear(): void {
    this.length = 0;
    this.#shapes = 0;
    this.#isFull = false;
  }

  /** Uses the shapes in the first `length` units, so that they get the same numbers again. */
  replay(length: number, shapes: ShapeTable): void {
    const units = this.#units;
    for (let at = 0; at < length;) {
      const keys = Array<string>(units[at++] ?? 0);
      for (let k = 0; k < keys.length; k++) {
        const end = at + 1 + (units[at] ?? 0);
        keys[k] = String.fromCharCode(...units.subarray(at + 1, end));
        at = end;
      }
      shapes.use(shapes.of(keys));
    }
  }

  #addShape(keys: readonly string[]): void {
    const needed = keys.reduce((sum, key) => sum + 1 + key.length, 1);
    if (this.length + needed > this.#units.length || keys.length > 0xff_ff) {
      this.#isFull = true;
      return;
    }
    let at = this.length;
    this.#units[at++] = keys.length;
    for (const key of keys) {
      this.#units[at++] = key.length;
      for (let i = 0; i < key.length; i++) this.#units[at++] = key.charCodeAt(i);
    }
    this.length = at;
  }
}
