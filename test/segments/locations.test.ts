import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { BodyReference } from '../../src/items/body.ts';
import { Locations } from '../../src/segments/locations.ts';

const word = fc.nat({ max: 2 ** 32 - 1 });
const reference: fc.Arbitrary<BodyReference> = fc.record(
  {
    epoch: word,
    file: word,
    offset: fc.nat({ max: 2 ** 40 }),
    length: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
    crc: word,
  },
  { noNullPrototype: true },
);

it('locations are found in another thread as they were set', () => {
  fc.assert(
    fc.property(fc.array(fc.option(reference, { nil: undefined })), (references) => {
      const locations = Locations.create(references.length);
      for (const [batch, one] of references.entries()) if (one) locations.set(batch, one);
      const found = new Locations(locations.buffer);
      expect(references.map((_, batch) => found.get(batch))).toEqual(references);
    }),
  );
});
