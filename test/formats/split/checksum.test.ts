import { crc32 } from 'node:zlib';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ChunkChecksum } from '../../../src/formats/split/checksum.ts';

test('a chunk that ends at a border that was passed has the checksum of its bytes', () => {
  const bytes = fc.uint8Array({ minLength: 3, maxLength: 300 });
  fc.assert(
    fc.property(bytes, fc.nat(), fc.nat(), (all, one, two) => {
      const a = 1 + (one % (all.length - 2));
      const b = a + 1 + (two % (all.length - a - 1));
      const checksum = new ChunkChecksum(0);
      for (const border of [a, b]) {
        checksum.advance(all, 0, border);
        checksum.mark();
      }
      checksum.advance(all, 0, all.length);
      expect(checksum.end(a)).toBe(crc32(all.subarray(0, a)));
      expect(checksum.end(b)).toBe(crc32(all.subarray(a, b)));
      expect(checksum.end(all.length)).toBe(crc32(all.subarray(b)));
    }),
    { numRuns: 500 },
  );
});

test('a chunk does not end where nothing was marked', () => {
  const checksum = new ChunkChecksum(10);
  checksum.advance(Buffer.from('abc'), 10, 13);
  expect(() => checksum.end(11)).toThrow('marked');
});
