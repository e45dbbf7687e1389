import { deepStrictEqual } from 'node:assert/strict';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { Document } from '../../src/document/document.ts';
import { toJS } from '../../src/document/views/to-js.ts';
import { arbitraryJson } from './arbitrary-json.ts';

type Container = Record<string, unknown> | unknown[];
/**
 * A way to read a container; `pick` chooses a key or index. View and value must give equal results.
 */
type Read = (container: Container, pick: number) => unknown;

function keyOf(container: Container, pick: number): string {
  const keys = Object.keys(container);
  return keys[pick % (keys.length + 1)] ?? `no key ${pick}`;
}

const ofAll: Record<string, Read> = {
  get: (container, pick) => Reflect.get(container, keyOf(container, pick)),
  in: (container, pick) => [keyOf(container, pick) in container, 'toString' in container],
  hasOwn: (container, pick) => Object.hasOwn(container, keyOf(container, pick)),
  keys: (container) => Object.keys(container),
  entries: (container) => Object.entries(container),
  spread: (container) => ({ ...container }),
  isArray: (container) => Array.isArray(container),
  stringify: (container) => JSON.stringify(container),
  clone: (container) => structuredClone(toJS(container)),
  descriptor: (container, pick) =>
    Object.getOwnPropertyDescriptor(container, keyOf(container, pick))?.value,
  'for in': (container) => {
    const keys: string[] = [];
    for (const key in container) if (Object.hasOwn(container, key)) keys.push(key);
    return keys;
  },
};

const list = (container: Container): unknown[] => (Array.isArray(container) ? container : []);
const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null;

const ofArrays: Record<string, Read> = {
  length: (container) => list(container).length,
  at: (container, pick) => [list(container).at(pick % 7), list(container).at(-(pick % 7))],
  map: (container) => list(container).map((value, i) => [i, typeof value]),
  filter: (container) => list(container).filter(isPlain),
  reduce: (container) => list(container).reduce<string>((all, value) => all + typeof value, ''),
  slice: (container, pick) => list(container).slice(pick % 5, -(pick % 3) || undefined),
  find: (container) => list(container).find((value) => typeof value === 'string'),
  includes: (container, pick) => {
    const value = list(container)[pick % 5];
    return isPlain(value) && [list(container).includes(value), list(container).indexOf(value)];
  },
  'for of': (container) => {
    const values: unknown[] = [];
    for (const value of list(container)) values.push(value);
    return values;
  },
  flat: (container) => list(container).flat(),
  join: (container) => list(container).map(isPlain).join('-'),
  destructure: (container) => {
    const [first, , third, ...others] = list(container);
    return [first, third, others];
  },
  concat: (container) => [0].concat(list(container) as number[], list(container) as number[]),
};

it('A view returns what its value returns, for any sequence of reads', () => {
  const step = fc.record({ pick: fc.nat(), read: fc.nat(), descend: fc.boolean() });
  fc.assert(
    fc.property(arbitraryJson, fc.array(step, { maxLength: 30 }), (value, steps) => {
      const root = { root: [value, [1, 2.5, -0], ['a', value]] };
      const rootView = Document.from(root).view() as typeof root;
      let plain: Container = root;
      let view: Container = rootView;
      for (const { pick, read, descend } of steps) {
        const reads: readonly Read[] = Object.values(
          Array.isArray(plain) ? { ...ofAll, ...ofArrays } : ofAll,
        );
        const chosen: Read | undefined = reads[read % reads.length];
        deepStrictEqual(chosen?.(view, pick), chosen?.(plain, pick));
        const key = keyOf(plain, pick);
        const below: unknown = Reflect.get(plain, key);
        const down: boolean = descend && !isPlain(below) && Object.hasOwn(plain, key);
        view = (down ? Reflect.get(view, key) : rootView) as Container;
        plain = down ? (below as Container) : root;
      }
      expect(view).toEqual(plain);
    }),
    { numRuns: 1000 },
  );
});
