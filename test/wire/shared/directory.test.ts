import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Directory } from '../../../src/wire/shared/directory.ts';

const chunk = { file: 3, offset: 2 ** 40 + 5, bytes: 2 ** 33, line: 2 ** 34 + 1, crc: 2 ** 32 - 1 };

describe('a directory', () => {
  it('finds the chunk of each item, past chunks without items', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 4 }), { maxLength: 20 }), (sizes) => {
        const directory = Directory.create(20);
        const owners: number[] = [];
        for (const [at, items] of sizes.entries()) {
          directory.add({ ...chunk, first: owners.length, items });
          for (let k = 0; k < items; k++) owners.push(at);
        }
        const found = owners.map((_, index) => directory.find(index));
        expect(found).toEqual(owners);
        expect(directory.find(owners.length)).toBeUndefined();
        expect(directory.isFull).toBe(sizes.length === 20);
      }),
    );
  });

  it('keeps large files, and is seen by all that open its buffer', () => {
    const directory = Directory.create(1);
    const other = new Directory(directory.buffer);
    directory.add({ ...chunk, first: 0, items: 16_384 });
    expect([other.count, other.at(0)]).toEqual([1, { ...chunk, first: 0, items: 16_384 }]);
  });
});
