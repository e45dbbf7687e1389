import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BatchWriter } from '../../src/items/batch-writer.ts';
import { CompletionBatch } from '../../src/items/batch.ts';
import type { ItemTimes } from '../../src/items/item-times.ts';
import { boom } from './batches.ts';

const start = Date.UTC(2026, 10, 21, 8, 59, 24);

/** Entries that are timed together, and when: milliseconds after `start`. */
interface Range {
  readonly items: number;
  readonly began: number;
  readonly ended: number;
}

const ranges = fc
  .array(
    fc.record({
      items: fc.integer({ min: 1, max: 9 }),
      pause: fc.double({ min: 0, max: 50, noNaN: true }),
      elapsed: fc.double({ min: 0.01, max: 1e6, noNaN: true }),
    }),
    { minLength: 1, maxLength: 20 },
  )
  .map((parts) => {
    let now = 0;
    return parts.map(({ items, pause, elapsed }): Range => {
      const began = now + pause;
      now = began + elapsed;
      return { items, began, ended: now };
    });
  });

function add(writer: BatchWriter, index: number): void {
  if (index % 3 === 0) writer.fail(index, 1, 'failed', boom);
  else writer.succeed(index, 1, index % 2 === 0 ? null : index);
}

function open(writer: BatchWriter): CompletionBatch {
  return CompletionBatch.open(writer.seal());
}

function timesOf(batch: CompletionBatch): (ItemTimes | undefined)[] {
  return Array.from({ length: batch.length }, (_, k) => batch.times(k));
}

describe('the times of entries', () => {
  it('are those of their range, of which each has an equal part', () => {
    fc.assert(
      fc.property(ranges, (parts) => {
        const writer = new BatchWriter();
        let index = 0;
        for (const { items, began, ended } of parts) {
          for (let k = 0; k < items; k++) add(writer, index++);
          writer.time(start + began, start + ended);
        }
        const found = timesOf(open(writer));
        const wanted = parts.flatMap((part) => Array.from({ length: part.items }, () => part));
        expect(found).toHaveLength(wanted.length);
        for (const [k, { items, began, ended }] of wanted.entries()) {
          const times = found[k];
          expect(times?.items).toBe(items);
          expect(times?.began).toBeCloseTo(start + began, 2);
          expect(times?.elapsed).toBeCloseTo((ended - began) / items, 2);
        }
      }),
    );
  });

  it('stay when entries are discarded', () => {
    const writer = new BatchWriter();
    for (const index of [0, 1, 2]) add(writer, index);
    writer.time(start, start + 3);
    const batch = open(writer);
    const before = timesOf(batch);
    batch.discard([1]);
    expect(timesOf(CompletionBatch.open(batch.buffer))).toEqual(before);
    expect(before[1]).toMatchObject({ items: 3, elapsed: 1 });
  });

  it('are not known when they were not recorded', () => {
    const writer = new BatchWriter();
    add(writer, 0);
    expect(timesOf(open(writer))).toEqual([undefined]);
  });

  it('are a beginning without an end for those whose range has not ended', () => {
    const writer = new BatchWriter();
    add(writer, 0);
    writer.time(start - 5, start);
    add(writer, 1);
    expect(timesOf(open(writer))).toEqual([
      { began: start - 5, elapsed: 5, items: 1 },
      { began: start, elapsed: undefined, items: 1 },
    ]);
  });

  it('do not pass to the next batch', () => {
    const writer = new BatchWriter();
    add(writer, 0);
    writer.time(start, start + 7);
    writer.seal();
    add(writer, 1);
    expect(timesOf(open(writer))).toEqual([undefined]);
    add(writer, 2);
    writer.time(start + 100, start + 101);
    expect(timesOf(open(writer))).toEqual([{ began: start + 100, elapsed: 1, items: 1 }]);
  });

  it('of many entries are kept when their memory grows', () => {
    const writer = new BatchWriter();
    for (let index = 0; index < 200; index++) {
      add(writer, index);
      writer.time(start + index, start + index + 1);
    }
    const began = timesOf(open(writer)).map((times) => times?.began);
    expect(began).toEqual(Array.from({ length: 200 }, (_, index) => start + index));
  });
});
