import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { ControlBlock } from '../../../src/wire/shared/control-block.ts';
import { Claimed, Ring, RingWriter } from '../../../src/wire/shared/ring.ts';
import type { RingClaimerData } from './ring-claimer.thread.ts';
import { entryOf } from './ring-world.ts';

const entry = new URL('./ring-claimer.thread.js', import.meta.url);

interface Found {
  readonly indexes: Int32Array;
  readonly torn: number;
}

function claimer(workerData: RingClaimerData): Promise<Found> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(entry, { workerData, execArgv: [] });
    worker.once('message', resolve).once('error', reject);
  });
}

/** Writes as fast as there is room, and makes visible what it has written. */
async function feed(ring: Ring, entries: number): Promise<void> {
  const writer = new RingWriter(ring);
  for (let index = 0; index < entries;) {
    const room = Math.min(writer.room(), entries - index);
    for (let k = 0; k < room; k++) writer.put(entryOf(index++));
    ring.raise(index);
    if (room === 0) await new Promise(setImmediate);
  }
  ring.close();
}

describe('a ring in threads', () => {
  it.each([
    { entries: 3000, size: 8, most: 3, pauseEach: 50 },
    { entries: 30_000, size: 256, most: 64, pauseEach: 50 },
    { entries: 100_000, size: 65_536, most: 64, pauseEach: 300 },
  ])('gives each item once, whole, to claimants that pause: %o', async (options) => {
    const { entries, size, most, pauseEach } = options;
    const ring = Ring.create(3, size);
    const claims = [0, 1, 2].map((slot) => {
      return claimer({ ring: ring.buffer, slot, most, pauseEach: pauseEach + slot });
    });
    await feed(ring, entries);
    const found = await Promise.all(claims);
    const indexes = found.flatMap((one) => [...one.indexes]);
    expect(indexes.toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: entries }, (_, index) => index),
    );
    expect(found.map(({ torn }) => torn)).toEqual([0, 0, 0]);
  });
});

describe('a ring', () => {
  it('has room for as many entries as were claimed and copied', () => {
    const ring = Ring.create(2, 4);
    const writer = new RingWriter(ring);
    for (let index = 0; index < 4; index++) writer.put(entryOf(index));
    expect([writer.room(), writer.written, ring.unclaimed]).toEqual([0, 4, 0]);
    ring.raise(3);
    const into = new Claimed(8);
    expect([ring.claim(0, 8, into), into.count, ring.unclaimed]).toEqual([3, 3, 0]);
    expect(writer.room()).toBe(3);
    expect(ring.claim(0, 8, into)).toBe(0);
  });

  it('keeps large files and starts, and lengths of up to 4 GB', () => {
    const ring = Ring.create(1, 4);
    const writer = new RingWriter(ring);
    const large = { index: 2 ** 31 - 1, attempt: 1, file: 2 ** 20 - 1, start: 2 ** 44 - 1 };
    writer.put({ ...large, length: 2 ** 32 - 1 });
    ring.raise(1);
    const into = new Claimed(1);
    ring.claim(0, 1, into);
    expect([into.index(0), into.file(0), into.start(0), into.length(0)]).toEqual([
      large.index,
      large.file,
      large.start,
      2 ** 32 - 1,
    ]);
  });

  it('goes on in a later block where the one before ended, with its bell', async () => {
    const ring = Ring.create(1, 4);
    const writer = new RingWriter(ring);
    for (let index = 0; index < 3; index++) writer.put(entryOf(index));
    const first = ControlBlock.create(0, 1, 0, { ring });
    first.extend(2);
    expect([first.unclaimed, first.claimable, first.isOpen]).toEqual([2, true, true]);
    ring.claim(0, 1, new Claimed(1));
    const later = ControlBlock.create(0, 1, 0, { ring });
    expect([later.claimed, later.unclaimed, later.end]).toEqual([1, 1, 2]);
    const heard = later.bell;
    later.extend(3);
    // Something was left: no lane can have slept.
    expect(later.bell).toBe(heard);
    ring.claim(0, 2, new Claimed(2));
    const rung = later.untilBell(later.bell, 60_000);
    later.close();
    await rung;
    expect([later.isOpen, later.claimable]).toEqual([false, false]);
  });
});
