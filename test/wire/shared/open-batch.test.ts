import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import * as fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { toJS } from '../../../src/document/views/to-js.ts';
import { CompletionBatch } from '../../../src/items/batch.ts';
import { OpenBatch } from '../../../src/wire/shared/open-batch.ts';
import { boom, type Completion, completions, read } from '../../items/batches.ts';
import { Collector } from './collector.ts';

function entriesOf(buffer: SharedArrayBuffer): unknown {
  return toJS(read(CompletionBatch.open(buffer)));
}

/** A collector and what has arrived from it. */
function collect(open = OpenBatch.create()) {
  const arrived: SharedArrayBuffer[] = [];
  const collector = new Collector(open, (batch) => arrived.push(batch));
  return { open, arrived, collector };
}

const some: Completion = { index: 3, attempt: 1, state: 'succeeded', value: { a: ['x'] } };

describe('an open batch', () => {
  it('gives all entries once and in order, whoever seals them, for any steps', () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: completions.map((added) => ({ kind: 'add' as const, added })) },
      { weight: 2, arbitrary: fc.constant({ kind: 'take' as const }) },
      { weight: 1, arbitrary: fc.constant({ kind: 'post' as const }) },
    );
    const { open, arrived } = collect();
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        arrived.length = 0;
        open.reset();
        const fresh = new Collector(open, (batch) => arrived.push(batch));
        const added: Completion[] = [];
        for (const one of steps) {
          if (one.kind === 'post') fresh.post();
          if (one.kind === 'add') for (const entry of one.added) fresh.add(entry);
          if (one.kind === 'add') added.push(...one.added);
          if (one.kind !== 'take') continue;
          const taken = open.take(arrived.length);
          if (taken) arrived.push(taken);
        }
        fresh.post();
        expect(arrived.flatMap(entriesOf)).toEqual(added);
        expect(open.state).toBe(arrived.length);
        expect(open.isEmpty).toBe(true);
      }),
    );
  });

  it('gives the times of its entries, whoever seals them', () => {
    const { open, arrived, collector } = collect();
    const times = (buffer?: SharedArrayBuffer): unknown => {
      const batch = CompletionBatch.open(buffer ?? new SharedArrayBuffer(0));
      return Array.from({ length: batch.length }, (_, k) => batch.times(k));
    };
    collector.add(some, { began: 1000, ended: 1005 });
    collector.add(some);
    expect(times(open.take(0))).toEqual([
      { began: 1000, elapsed: 5, items: 1 },
      { began: 1005, elapsed: undefined, items: 1 },
    ]);
    // What was timed before the batch was taken does not count for what follows.
    collector.add(some, { began: 2000, ended: 2001 });
    collector.post();
    expect(times(arrived[0])).toEqual([{ began: 2000, elapsed: 1, items: 1 }]);
    collector.add(some);
    expect(times(open.take(2))).toEqual([undefined]);
    open.reset();
    const fresh = new Collector(open, (batch) => arrived.push(batch));
    fresh.add(some);
    expect(times(open.take(0))).toEqual([undefined]);
  });

  it('is not taken while a batch before it is on its way, or while an entry is added', () => {
    const { open, arrived, collector } = collect();
    collector.add(some);
    collector.post();
    collector.add(some);
    expect(open.take(0)).toBeUndefined();
    open.lock();
    expect(open.take(1)).toBeUndefined();
    open.unlock();
    expect(open.take(arrived.length)).toBeDefined();
    expect(open.take(2)).toBeUndefined();
  });

  it('is not taken before all lines have arrived that its consumer has logged', () => {
    const { open, collector } = collect();
    open.logged();
    collector.add(some);
    expect(open.take(0, 0)).toBeUndefined();
    expect(open.take(0, 1)).toBeDefined();
    open.logged();
    collector.add(some);
    expect(open.take(1, 1)).toBeUndefined();
    // No more can arrive from a lost worker.
    expect(open.take(1)).toBeDefined();
    open.reset();
    collector.add(some);
    expect(open.take(0, 0)).toBeDefined();
  });

  it('is not taken when it is larger than its memory, and is whole when it is posted', () => {
    const large = ['x'.repeat(300_000), Array.from({ length: 20_000 }, (_, at) => ({ at }))];
    const numbers = Array.from({ length: 50_000 }, (_, at) => at);
    const shapes = Array.from({ length: 3000 }, (_, at) => ({ [`a rather long key ${at}`]: at }));
    for (const value of [...large, numbers, shapes]) {
      const { open, arrived, collector } = collect();
      collector.add(some);
      collector.add({ ...some, value });
      expect(open.isEmpty).toBe(true);
      expect(open.take(0)).toBeUndefined();
      collector.post();
      collector.add({ ...some, state: 'failed', value: boom });
      const taken = open.take(1);
      if (taken) arrived.push(taken);
      expect(arrived.map(entriesOf)).toEqual([
        [some, { ...some, value }],
        [{ ...some, state: 'failed', value: boom }],
      ]);
    }
  });

  it('loses and repeats nothing while another thread adds to it', async () => {
    const open = OpenBatch.create();
    const worker = new Worker(new URL('collector.child.js', import.meta.url), {
      workerData: { buffer: open.buffer, items: 60_000 },
    });
    onTestFinished(() => void worker.terminate());
    const batches: SharedArrayBuffer[] = [];
    worker.on('message', (batch: SharedArrayBuffer) => batches.push(batch));
    const running = new AbortController();
    void once(worker, 'exit').then(() => running.abort());
    let taken = 0;
    while (!running.signal.aborted) {
      const batch = open.take(batches.length);
      if (batch) batches.push(batch);
      if (batch) taken++;
      await new Promise((resolve) => setImmediate(resolve));
    }
    const found = batches.flatMap((batch) => read(CompletionBatch.open(batch)));
    expect(found.length).toBe(60_000);
    for (const [at, { index, value }] of found.entries()) {
      if (index !== at || Object(value).name !== `item ${at}`) throw new Error(`item ${at}`);
    }
    expect(taken).toBeGreaterThan(0);
  });
});
