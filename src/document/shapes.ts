/** The keys of records that have the same ones in the same order, on the writing side. */
export interface Shape {
  readonly keys: readonly string[];
  /** For each member: the shape that a record (or the last record of an array) had there the last time. */
  readonly hints: Shape[];
  /** The shape that was found the last time this one was the wrong guess: lists often mix a few in turn. */
  next: Shape | undefined;
  /** The shape that was left the last time some members were undefined. */
  reduced: Shape | undefined;
  /** The document in which `number` counts. */
  epoch: number;
  number: number;
}

const keptKeys = 16 * 1024;

/** Shapes by their keys. Outlives a document, so that the next one finds its shapes without a search. */
export class ShapeTable {
  /** The shape of `{}`, and the hint of who knows nothing. */
  readonly none = makeShape([]);
  /** Shapes of the document being written, by their numbers. */
  readonly used: Shape[] = [];
  #epoch = 0;
  #keys = 0;
  #known = new Map<string, Shape>();

  begin(): void {
    this.#epoch++;
    this.used.length = 0;
    if (this.#keys < keptKeys) return;
    this.#known = new Map();
    this.#keys = 0;
    this.none.next = undefined;
  }

  /** The shape with these keys, for which `guess` stood the last time. */
  find(keys: readonly string[], guess: Shape): Shape {
    if (sameKeys(guess.keys, keys)) return guess;
    if (guess.next && sameKeys(guess.next.keys, keys)) return guess.next;
    guess.next = this.#search(keys);
    return guess.next;
  }

  #search(keys: readonly string[]): Shape {
    if (keys.length === 0) return this.none;
    // Two lists of keys can be joined to the same text when a key holds the separator: hence the comparison.
    const joined = keys.join('\u0000');
    const known = this.#known.get(joined);
    if (known && sameKeys(known.keys, keys)) return known;
    const made = makeShape(keys);
    made.hints.length = keys.length;
    made.hints.fill(this.none);
    this.#known.set(joined, made);
    this.#keys += keys.length;
    return made;
  }

  /** The number of the shape in the document being written. */
  use(shape: Shape): number {
    if (shape.epoch !== this.#epoch) {
      shape.epoch = this.#epoch;
      shape.number = this.used.push(shape) - 1;
    }
    return shape.number;
  }
}

function sameKeys(a: readonly string[], b: readonly string[]): boolean {
  const { length } = a;
  if (length !== b.length) return false;
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function makeShape(keys: readonly string[]): Shape {
  return { keys, hints: [], next: undefined, reduced: undefined, epoch: 0, number: 0 };
}
