import { describe, expect, it } from 'vitest';
import type { Chunk } from '../../../src/formats/split/chunk.ts';
import type { Store } from '../../../src/ports/store.ts';
import { decodeChunks, encodeChunks } from '../../../src/store/rules/chunk-codec.ts';
import { runId } from './samples.ts';

const key = { run: runId, task: 'read', visit: 1 };

function chunkAt(number: number): Chunk {
  return {
    first: number * 10,
    items: 10,
    file: number,
    offset: 2 ** 40 + number,
    bytes: 2 ** 33,
    line: 2 ** 34,
    crc: 2 ** 32 - 1,
  };
}

export function describeChunks(store: () => Store): void {
  describe('the chunks of a source', () => {
    it('are read in their order, of as many commits as there were', async () => {
      const all = Array.from({ length: 700 }, (_, number) => chunkAt(number));
      for (let from = 0; from < all.length; from += 2) {
        await store().commit((tx) => tx.putChunks(key, from, all.slice(from, from + 2)));
      }
      expect([...store().chunks(key)]).toEqual(all);
      expect([...store().chunks(key, 350)]).toEqual(all.slice(350));
      expect([...store().chunks({ ...key, visit: 2 })]).toEqual([]);
    });

    it('are removed with their run', async () => {
      await store().commit((tx) => tx.putChunks(key, 0, [chunkAt(0)]));
      while (await store().commit((tx) => tx.removeSome(runId, 7)));
      expect([...store().chunks(key)]).toEqual([]);
    });

    it('are refused when they are damaged', () => {
      const bytes = encodeChunks([chunkAt(1)]);
      expect(() => decodeChunks(bytes.subarray(0, 50), 'it')).toThrow(/damaged/u);
      expect(() => decodeChunks(new Uint8Array(60), 'it')).toThrow(/damaged/u);
    });
  });
}
