import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { objectsKeepOrder } from '../../src/lang/key-order.ts';

test('objects keep the order of keys that is known as theirs', () => {
  const key = fc.oneof(
    fc.string(),
    fc.constantFrom('0', '1', '10', '2', '01', '-1', '4294967294', '4294967295', '99999999999'),
  );
  fc.assert(
    fc.property(fc.uniqueArray(key), (keys) => {
      const object = Object.fromEntries(keys.map((name) => [name, 1]));
      const isKept = Object.keys(object).join('\0') === keys.join('\0');
      expect(objectsKeepOrder(keys)).toBe(isKept);
    }),
  );
});
