import { expect, it } from 'vitest';
import { CompletionBatch } from '../../src/items/batch.ts';
import { OpenBatches } from '../../src/pool/open-batches.ts';
import type { ConsumerMessage } from '../../src/wire/messages.ts';
import { ControlBlock } from '../../src/wire/shared/control-block.ts';
import { OpenBatch } from '../../src/wire/shared/open-batch.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { Collector } from '../wire/shared/collector.ts';

/** A consumer in a worker, and what is taken of it. */
function setUp() {
  const clock = new ManualClock();
  const taken: number[][] = [];
  const batches = new OpenBatches(clock, (_, buffer) => {
    const batch = CompletionBatch.open(buffer);
    taken.push(Array.from({ length: batch.length }, (__, k) => batch.index(k)));
  });
  const block = ControlBlock.create(10, 1);
  const task = { run: { id: 'r', workflow: 'w' }, task: 't', visit: 1, action: 'a.b', packs: [] };
  const place = { directory: '/', clockOffset: 0, input: {}, names: { tasks: {} } };
  const message: ConsumerMessage = {
    kind: 'consumer',
    consumer: 1,
    task: { ...task, ...place },
    control: block.buffer,
    lanes: 1,
    firstLane: 0,
    round: 0,
    endLane: 1,
  };
  const memory = batches.begin(message);
  const collector = new Collector(new OpenBatch(memory ?? new SharedArrayBuffer(0)), () => {});
  const add = (index: number): void => {
    collector.add({ index, attempt: 1, state: 'succeeded', value: index });
  };
  return { clock, taken, batches, block, message, memory, collector, add };
}

it('takes what has ended within 20 ms, and counts it as not on disk', () => {
  const { clock, taken, block, add } = setUp();
  add(1);
  add(2);
  clock.advance(10);
  clock.advance(10);
  expect(taken).toEqual([[1, 2]]);
  expect(block.tooFarAhead(0)).toBe(true);
  add(3);
  clock.advance(10);
  clock.advance(10);
  expect(taken).toEqual([[1, 2], [3]]);
});

it('takes nothing from a worker that posts in time', () => {
  const { clock, taken, batches, collector, add } = setUp();
  for (let index = 0; index < 20; index++) {
    add(index);
    clock.advance(9);
    collector.post();
    batches.arrived(1);
  }
  expect(taken).toEqual([]);
});

it('takes what a lost worker leaves, but not before what it posted has arrived', () => {
  const one = setUp();
  one.add(1);
  one.batches.lost(one.message);
  expect(one.taken).toEqual([[1]]);
  const other = setUp();
  other.add(1);
  other.collector.post();
  other.add(2);
  other.clock.advance(10);
  other.clock.advance(10);
  other.batches.lost(other.message);
  expect(other.taken).toEqual([]);
});

it('takes nothing of an item whose lines are on their way', () => {
  const { clock, taken, batches, message, memory, add } = setUp();
  new OpenBatch(memory ?? new SharedArrayBuffer(0)).logged();
  add(1);
  clock.advance(10);
  clock.advance(10);
  expect(taken).toEqual([]);
  batches.logged(message.consumer);
  clock.advance(10);
  expect(taken).toEqual([[1]]);
});

it('gives memory to another consumer once a worker has left it, and never that of a lost one', () => {
  const { batches, message, memory } = setUp();
  batches.ended(message);
  expect(batches.begin(message)).toBe(memory);
  batches.lost(message);
  expect(batches.begin(message)).not.toBe(memory);
});

it('looks only while a consumer has a worker', () => {
  const { clock, batches, message, add, taken } = setUp();
  batches.ended(message);
  add(1);
  clock.advance(100);
  expect(taken).toEqual([]);
  expect(clock.timers).toBe(0);
});
