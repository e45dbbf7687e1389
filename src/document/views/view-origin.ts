import type { NodeReader } from '../reading/reader.ts';

/** Every view that has traps returns its `Origin` under this key. No other object has it. */
export const originKey: unique symbol = Symbol('origin');

/** Elements computed on demand. `at` is called with indexes from 0 to `length - 1` only. */
export interface Parts {
  readonly length: number;
  at(index: number): unknown;
}

/** The data behind a view. */
export type Origin =
  | { readonly kind: 'node'; readonly reader: NodeReader; readonly node: number }
  | { readonly kind: 'parts'; readonly parts: Parts };

/** Constructs nothing: a subclass adds its private fields to the given object. */
export class Existing {
  constructor(object: object) {
    return object;
  }
}

/** Adds private fields to an existing object. Code that reads the object cannot see them. */
class Anchored extends Existing {
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

/** Records in a plain object which node it shows. Returns the object. */
export function anchor(object: object, reader: NodeReader, node: number): object {
  return new Anchored(object, reader, node);
}

/** The data behind a view; undefined for any other object. */
export function originIn(object: object): Origin | undefined {
  return (object as { readonly [originKey]?: Origin })[originKey] ?? Anchored.origin(object);
}
