import { expect, test } from 'vitest';
import type { Store } from '../../../src/ports/store.ts';
import { bytes, runId, taskKey, texts } from './samples.ts';

export function describeBytes(store: () => Store): void {
  test.each([0, 1, 5000, 3_000_000])(
    'a document of %i bytes comes back as it was',
    async (size) => {
      const document = new Uint8Array(size).map((_, i) => i * 7);
      await store().commit((tx) => tx.putDocument(runId, 'list', document));
      const found = store().document(runId, 'list');
      expect(found?.length).toBe(size);
      expect(Buffer.compare(found ?? bytes('?'), document)).toBe(0);
    },
  );

  test('bytes in shared memory, and a part of a larger buffer, are stored as they are', async () => {
    const shared = new Uint8Array(new SharedArrayBuffer(5000)).fill(7);
    const part = new Uint8Array(5000).fill(9).subarray(100, 200);
    await store().commit((tx) => {
      tx.putDocument(runId, 'shared', shared);
      tx.putBatch(taskKey, 0, shared.subarray(10, 4000));
      tx.putDocument(runId, 'part', part);
    });
    expect(store().document(runId, 'shared')).toEqual(new Uint8Array(5000).fill(7));
    expect([...store().batches(taskKey)]).toEqual([new Uint8Array(3990).fill(7)]);
    expect(store().document(runId, 'part')).toEqual(new Uint8Array(100).fill(9));
  });

  test('the caller owns the bytes that it puts and the bytes that it reads', async () => {
    const given = bytes('given');
    await store().commit((tx) => {
      tx.putDocument(runId, 'd', given);
      given.fill(0);
    });
    store().document(runId, 'd')?.fill(1);
    expect(texts([store().document(runId, 'd') ?? bytes('')])).toEqual(['given']);
  });
}

export function describeBatches(store: () => Store): void {
  test('batches come in the order of their sequence, also while more are added', async () => {
    const count = 200;
    await store().commit((tx) => {
      for (let n = count - 1; n >= 0; n--) tx.putBatch(taskKey, n, bytes(`${n}`));
      tx.putBatch({ ...taskKey, visit: 2 }, 0, bytes('another visit'));
      tx.putBatch({ ...taskKey, task: 'sweep2' }, 0, bytes('another task'));
    });
    const seen: string[] = [];
    for (const batch of store().batches(taskKey)) {
      if (seen.length === 0) {
        await store().commit((tx) => tx.putBatch(taskKey, count, bytes(`${count}`)));
      }
      seen.push(...texts([batch]));
    }
    expect(seen).toEqual(Array.from({ length: count + 1 }, (_, n) => `${n}`));
  });
}
