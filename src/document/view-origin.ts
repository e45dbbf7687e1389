import type { NodeReader } from './reader.ts';

/** Under this key every view, and nothing else, answers with its `Origin`. */
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

export function originIn(object: object): Origin | undefined {
  return (object as { readonly [originKey]?: Origin })[originKey];
}
