import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ControlBlock, type ItemAttempt, stop } from '../../../src/wire/shared/control-block.ts';

const RING = 1024;

describe('the bell', () => {
  it('wakes lanes that wait when the task is held, goes on or is stopped, and for a retry', async () => {
    const block = ControlBlock.create(1, 1);
    for (const change of [
      () => (block.suspended = true),
      () => (block.suspended = false),
      () => block.offerRetry({ index: 0, attempt: 2 }),
      () => block.stop(stop.drain),
    ]) {
      const rung = block.untilBell(block.bell, 60_000);
      change();
      await rung;
    }
    // A lane that read an earlier bell does not sleep.
    await block.untilBell(block.bell - 1, 60_000);
    expect(block.suspended).toBe(false);
  });
});

describe('claims', () => {
  it('cover every position once, for any sizes of ranges', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.nat({ max: 300 }), sizes, (end, asked) => {
        const block = ControlBlock.create(end, 1);
        const claimed: number[] = [];
        for (let at = 0; block.claimable; at++) {
          const size = asked[at % asked.length] ?? 1;
          const first = block.claim(size);
          for (let p = first; p < Math.min(first + size, block.end); p++) claimed.push(p);
        }
        expect(claimed).toEqual(Array.from({ length: end }, (_, p) => p));
      }),
    );
  });

  it('are never below the end once everything is claimed', () => {
    const block = ControlBlock.create(3, 1);
    block.claim(64);
    for (let round = 0; round < 100; round++) expect(block.claim(64)).toBe(3);
    expect(block.claimable).toBe(false);
  });

  it('are shared by all blocks over the buffer', () => {
    const block = ControlBlock.create(2, 1);
    const other = new ControlBlock(block.buffer, 1);
    expect([block.claim(1), other.claim(1), block.claim(1)]).toEqual([0, 1, 2]);
  });

  it('end when the task is stopped', () => {
    const block = ControlBlock.create(2, 1);
    expect(block.claimable).toBe(true);
    block.stop(stop.drain);
    expect(block.claimable).toBe(false);
  });
});

describe('failures', () => {
  it('stop the task with the first that is not tolerated', () => {
    const block = ControlBlock.create(9, 1, 2);
    const stops = [1, 2, 3].map(() => {
      block.failed();
      return block.stopped;
    });
    expect(stops).toEqual([stop.go, stop.go, stop.drain]);
    block.stop(stop.abort);
    block.failed();
    expect(block.stopped).toBe(stop.abort);
  });

  it('hold the lanes until the batches that have them are judged', async () => {
    const block = ControlBlock.create(9, 3);
    expect(block.held).toBe(false);
    block.hold(1, 4);
    block.hold(3, 1);
    block.release(1, 3);
    block.release(3, 1);
    expect(block.held).toBe(true);
    const rung = block.untilBell(block.bell, 60_000);
    block.release(1, 4);
    await rung;
    expect(block.held).toBe(false);
    // Holds and retries are words of their own.
    block.offerRetry({ index: 7, attempt: 2 });
    block.enterLane(2, 5, 1, 0);
    expect(block.held).toBe(false);
  });
});

describe('the retries', () => {
  it('are taken in the order of the offers', () => {
    const block = ControlBlock.create(0, 2);
    expect(block.takeRetry()).toBeUndefined();
    expect(block.offerRetry({ index: 5, attempt: 2 })).toBe(true);
    expect(block.offerRetry({ index: 0, attempt: 9 })).toBe(true);
    expect(block.offered).toBe(2);
    expect(block.claimable).toBe(true);
    expect(block.takeRetry()).toEqual({ index: 5, attempt: 2 });
    expect(block.takeRetry()).toEqual({ index: 0, attempt: 9 });
    expect(block.takeRetry()).toBeUndefined();
    expect(block.claimable).toBe(false);
  });

  it('are refused while the ring is full', () => {
    const block = ControlBlock.create(0, 3);
    for (let index = 0; index < RING; index++) {
      expect(block.offerRetry({ index, attempt: 2 })).toBe(true);
    }
    expect(block.offerRetry({ index: RING, attempt: 2 })).toBe(false);
    expect(block.takeRetry()).toEqual({ index: 0, attempt: 2 });
    expect(block.offerRetry({ index: RING, attempt: 2 })).toBe(true);
    expect(block.offerRetry({ index: RING + 1, attempt: 2 })).toBe(false);
  });

  it('wrap around the ring without loss, and touch neither lanes nor cursor', () => {
    const counts = fc.array(fc.tuple(fc.nat({ max: 700 }), fc.nat({ max: 700 })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(counts, (rounds) => {
        const block = ControlBlock.create(10, 2);
        block.enterLane(1, 3, 4, 5);
        const expected: ItemAttempt[] = [];
        let next = 0;
        for (const [offers, takes] of rounds) {
          for (let n = 0; n < offers; n++) {
            const retry = { index: next, attempt: (next % 5) + 2 };
            const accepted = block.offerRetry(retry);
            expect(accepted).toBe(expected.length < RING);
            if (accepted) expected.push(retry);
            next++;
          }
          for (let n = 0; n < takes; n++) expect(block.takeRetry()).toEqual(expected.shift());
        }
        expect(block.inFlight()).toEqual([{ lane: 1, index: 3, attempt: 4, started: 5 }]);
        expect(block.claim(1)).toBe(0);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the stop', () => {
  it('only rises', () => {
    const block = ControlBlock.create(1, 1);
    expect(block.stopped).toBe(stop.go);
    block.stop(stop.abort);
    block.stop(stop.drain);
    block.stop(stop.go);
    expect(block.stopped).toBe(stop.abort);
  });
});

describe('the lanes', () => {
  it('show the items in flight', () => {
    const block = ControlBlock.create(9, 4);
    block.enterLane(0, 0, 1, 10);
    block.enterLane(2, 7, 3, -5);
    const first = { lane: 0, index: 0, attempt: 1, started: 10 };
    const second = { lane: 2, index: 7, attempt: 3, started: -5 };
    expect(block.inFlight()).toEqual([first, second]);
    expect(block.inFlight(1, 4)).toEqual([second]);
    expect(block.inFlight(0, 2)).toEqual([first]);
    block.leaveLane(0);
    expect(block.inFlight()).toEqual([second]);
  });
});

describe('back-pressure', () => {
  it('begins beyond the limit and ends with the acknowledgements', () => {
    const block = ControlBlock.create(1, 1);
    block.posted();
    block.posted();
    expect(block.tooFarAhead(2)).toBe(false);
    block.posted();
    expect(block.tooFarAhead(2)).toBe(true);
    block.acknowledged(2);
    expect(block.tooFarAhead(2)).toBe(false);
  });

  it('does not wait below the limit', async () => {
    await ControlBlock.create(1, 1).untilAcknowledged(0);
  });

  it('waits until enough batches are on disk', async () => {
    const block = ControlBlock.create(1, 1);
    for (let n = 0; n < 3; n++) block.posted();
    let over = false;
    const waiting = block.untilAcknowledged(1).then(() => (over = true));
    block.acknowledged(1);
    await new Promise(setImmediate);
    expect(over).toBe(false);
    block.acknowledged(1);
    await waiting;
  });

  it('ends when the task is stopped', async () => {
    const block = ControlBlock.create(1, 1);
    block.posted();
    const waiting = block.untilAcknowledged(0);
    block.stop(stop.drain);
    await waiting;
  });
});
