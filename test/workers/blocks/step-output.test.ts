import { describe, expect, it } from 'vitest';
import { Document } from '../../../src/document/document.ts';
import { storedOutput } from '../../../workers/blocks/step-output.ts';

class Point {
  readonly x = 1;
}

const cycle: { self?: unknown } = {};
cycle.self = cycle;

const large = Array.from({ length: 100 }, (_, at) => ({ at, text: 'x'.repeat(at) }));

const values: readonly unknown[] = [
  null,
  undefined,
  true,
  0,
  -0,
  1.5,
  '',
  'text',
  '\ud800',
  [],
  {},
  [1, 'a', null, [true, {}]],
  { a: { b: { c: [1, { d: null }] } } },
  { none: undefined, some: 1 },
  { '\ud800': 1 },
  Object.assign(Object.create(null), { a: 1 }),
  JSON.parse('{"__proto__": 1, "toJSON": 2}'),
  [{ toJSON: () => ({ z: 1 }) }],
  new Date(0),
  { at: new Date(0) },
  [new Number(1), new String('s')],
  large,
  Array.from({ length: 70 }, (_, at) => at),
  { deep: Array.from({ length: 12 }).reduce((inner: unknown) => [inner], 1) },
  [1, undefined],
  Object.assign(Array.from({ length: 2 }), { 1: 1 }),
  Number.NaN,
  1n,
  Symbol('s'),
  () => 1,
  new Map(),
  { promise: Promise.resolve(1) },
  new Point(),
  cycle,
  Document.from({ a: [1, 2], b: { c: 'x' } }).view(),
  { view: Document.from({ a: [1, 2] }).view() },
];

describe('the output of a step', () => {
  it.each(values.map((value, at) => [at, value] as const))(
    'is read by other steps as it would be stored: %i',
    (_, value) => {
      expect(jsonOf(() => storedOutput(value))).toEqual(
        jsonOf(() => Document.from(value ?? null).view()),
      );
    },
  );

  it('cannot be changed', () => {
    const output = { list: [{ a: 1 }] };
    const stored = storedOutput(output) as typeof output;
    expect(() => stored.list.push({ a: 2 })).toThrow(TypeError);
    expect(() => Object.assign(stored.list[0] ?? {}, { a: 2 })).toThrow(TypeError);
    output.list.push({ a: 3 });
    expect(stored).toEqual({ list: [{ a: 1 }] });
  });
});

/** Its JSON, or the code and message of the error. */
function jsonOf(read: () => unknown): unknown {
  try {
    return JSON.stringify(read());
  } catch (error) {
    const { code, message } = Object(error);
    return [code, message];
  }
}
