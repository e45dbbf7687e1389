import type { NodeReader } from '../reading/reader.ts';

/** Under this key every view that has traps, and nothing else, answers with its `Origin`. */
export const originKey: unique symbol = Symbol('origin');

/** Elements computed on demand. `at` is asked for indexes from 0 to `length - 1` only. */
export interface Parts {
  readonly length: number;
  at(index: number): unknown;
}

/** What a view shows. */
export type Origin =
  | { readonly kind: 'node'; readonly reader: NodeReader; readonly node: number }
  | { readonly kind: 'parts'; readonly parts: Parts };

class Given {
  constructor(object: object) {
    return object;
  }
}

/** No object of its own: its fields are put on the object given, where no code that reads the object sees them. */
class Anchored extends Given {
  readonly #reader: NodeReader;
  readonly #node: number;

  constructor(object: object, reader: NodeReader, node: number) {
    super(object);
    this.#reader = reader;
    this.#node = node;
  }

  static origin(object: object): Origin | undefined {
    if (!(#reader in object)) return undefined;
    return { kind: 'node', reader: object.#reader, node: object.#node };
  }
}

/** Has a plain object know which node it shows, and answers it. */
export function anchor(object: object, reader: NodeReader, node: number): object {
  return new Anchored(object, reader, node);
}

/** Where a view comes from; undefined for any other object. */
export function originIn(object: object): Origin | undefined {
  return (object as { readonly [originKey]?: Origin })[originKey] ?? Anchored.origin(object);
}
