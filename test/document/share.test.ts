import { release, share, toJS, view } from 'millrace/document';
import type { SharedHandle } from 'millrace/document';
import { deepStrictEqual } from 'node:assert/strict';
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Order } from './share-worker.ts';

const MiB = 2 ** 20;
const script = new URL('./share-worker.js', import.meta.url);

/** A list whose document is slightly larger than `bytes`. */
function largeList(bytes: number): { id: number; text: string }[] {
  return Array.from({ length: Math.ceil(bytes / 1024) }, (_, id) => ({
    id,
    text: `${id}`.padEnd(1024, '.'),
  }));
}

async function ask(worker: Worker, order: Order): Promise<unknown> {
  worker.postMessage(order);
  const [reply] = await once(worker, 'message');
  return reply;
}

async function collected(): Promise<number> {
  for (let round = 0; round < 5; round++) {
    globalThis.gc?.();
    await setImmediate();
  }
  return process.memoryUsage().rss;
}

describe('a shared value', () => {
  let workers: Worker[] = [];
  beforeAll(() => {
    workers = Array.from({ length: 4 }, () => new Worker(script, { execArgv: [] }));
  });
  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.terminate()));
  });
  const all = (order: Order): Promise<unknown[]> =>
    Promise.all(workers.map((worker) => ask(worker, order)));

  const everywhere = (answer: unknown): unknown[] => workers.map(() => ({ answer }));

  it('of 64 MB costs one encoding and four handles, with any number of readers', async () => {
    let encodes = 0;
    const list = largeList(64 * MiB);
    const value = {
      toJSON: () => {
        encodes++;
        return list;
      },
    };
    // Warm up: the workers load their modules.
    await all({ do: 'memory' });
    const before = await collected();
    const handle = share<unknown>(value) as SharedHandle<typeof list>;
    const answers = await all({ do: 'read', handle });
    deepStrictEqual(answers, everywhere([list.length, list.length - 1]));
    expect(encodes).toBe(1);
    expect(handle.byteLength).toBeGreaterThan(64 * MiB);
    // The value and the memory of the encoder. A copy in each thread would be five times as much.
    expect((await collected()) - before).toBeLessThan(3 * handle.byteLength);
    deepStrictEqual(await all({ do: 'release', handle }), everywhere(true));
    release(handle);
  });

  it('is equal in every thread, and a copy of it is plain', async () => {
    const value = { a: [1, 2, { b: 'ä' }], c: null, '': '\ud800' };
    const handle = share(value);
    deepStrictEqual(view(handle), value);
    expect(view(handle).a[1]).toBe(2);
    deepStrictEqual(await all({ do: 'copy', handle }), everywhere(value));
  });

  it('can be shared by one worker and passed on by another', async () => {
    const [first, second] = workers;
    if (!first || !second) throw new Error('no workers');
    const value = [0, { deep: ['x'] }];
    const shared = (await ask(first, { do: 'share', value })) as {
      answer: SharedHandle<unknown[]>;
    };
    const passed = (await ask(second, { do: 'pass-on', handle: shared.answer })) as {
      answer: SharedHandle;
    };
    deepStrictEqual(view(passed.answer), { deep: ['x'] });
    deepStrictEqual(toJS(view(shared.answer)), value);
    // By reference: it is the same document.
    expect(passed.answer.id).toBe(shared.answer.id);
  });

  it('is refused in another thread when its bytes were changed', async () => {
    const handle = share(['some text', 7]);
    const bytes = Buffer.from(handle.buffer);
    bytes.write('same', bytes.indexOf('some'));
    const [worker] = workers;
    if (!worker) throw new Error('no workers');
    deepStrictEqual(await ask(worker, { do: 'copy', handle }), { code: 'MR606' });
  });

  it('is refused for a malformed handle', () => {
    const handle = share([1]);
    const wrong = [
      undefined,
      null,
      {},
      { ...handle, id: 7 },
      { ...handle, buffer: new ArrayBuffer(80) },
      { ...handle, node: -1 },
      { ...handle, node: 10 },
      { ...handle, id: 'other', byteLength: 8 },
      { ...handle, id: 'another', byteOffset: 2 ** 40 },
    ];
    for (const each of wrong) {
      expect(() => view(each as SharedHandle)).toThrow(expect.objectContaining({ code: 'MR606' }));
    }
  });

  it('is refused with the path of a value that JSON cannot hold', () => {
    expect(() => share({ a: [() => {}] })).toThrow('$.a[0]');
  });
});

describe('release', () => {
  it('frees the memory when no view is left', async () => {
    const list = largeList(32 * MiB);
    const use = async (): Promise<number> => {
      const handle = share(list);
      expect(view(handle)[5]?.id).toBe(5);
      expect(release(handle)).toBe(true);
      expect(release(handle)).toBe(false);
      return collected();
    };
    const before = await use();
    let after = before;
    for (let round = 0; round < 8; round++) after = await use();
    // Kept, the documents would take 256 MiB.
    expect(after - before).toBeLessThan(64 * MiB);
  });

  it('leaves views and handles usable', () => {
    const handle = share({ a: 1 });
    const seen = view(handle);
    release(handle);
    expect(seen.a).toBe(1);
    expect(view(handle).a).toBe(1);
  });
});
