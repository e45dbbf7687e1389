import * as fc from 'fast-check';

/** Numbers where encodings tend to differ. */
const oddNumbers = [
  0,
  -0,
  5e-324,
  2 ** 53 - 1,
  2 ** 53,
  2 ** 53 + 2,
  -(2 ** 31),
  2 ** 32,
  1e308,
  0.1,
];

const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(...oddNumbers),
);

/** Any code units, lone surrogates included. */
const units = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 })
  .map((codes) => String.fromCharCode(...codes));

const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), units);

const key = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'toString', 'length', '0', '7', '', 'a', 'b', 'c'),
  text,
);

export function record(entries: Iterable<readonly [string, unknown]>): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const [name, value] of entries) {
    Object.defineProperty(made, name, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  return made;
}

/** Any value that JSON text can hold, and -0. */
export const arbitraryJson: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    { arbitrary: fc.oneof(number, text, fc.boolean(), fc.constant(null)), weight: 3 },
    { arbitrary: fc.array(tie('value'), { maxLength: 6 }), weight: 1 },
    {
      arbitrary: fc
        .uniqueArray(fc.tuple(key, tie('value')), { maxLength: 6, selector: ([name]) => name })
        .map(record),
      weight: 2,
    },
  ),
})).value;
