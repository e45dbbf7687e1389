import { describe, expect, it } from 'vitest';
import { ControlBlock, stop } from '../../src/wire/shared/control-block.ts';
import { Directory } from '../../src/wire/shared/directory.ts';
import { PostedCount } from '../../src/wire/shared/posted-count.ts';
import { Ring, RingWriter } from '../../src/wire/shared/ring.ts';
import { WaitingCount } from '../../src/wire/shared/waiting-count.ts';
import { Claims } from '../../workers/claims.ts';
import { SourceClaims } from '../../workers/source-claims.ts';
import { WorkerLoad } from '../../workers/worker-load.ts';

const wholeList = { positions: undefined, attempts: undefined, notedUntil: 0 };

function claimsOn(block: ControlBlock): Claims {
  return new Claims(block, wholeList, new WorkerLoad(new WaitingCount(), new PostedCount()));
}

function takeAll(claims: Claims): number[] {
  const taken: number[] = [];
  for (let item = claims.take(); item; item = claims.take()) taken.push(item.index);
  return taken;
}

describe('claims', () => {
  it('take every position once, in order, in ranges that grow', () => {
    const block = ControlBlock.create(10_000, 1);
    expect(takeAll(claimsOn(block))).toEqual(Array.from({ length: 10_000 }, (_, index) => index));
  });

  it('leave to other lanes what these can start at once', () => {
    const block = ControlBlock.create(3, 3);
    const [one, other] = [claimsOn(block), claimsOn(block)];
    // Two lanes of one worker, in quick succession, and then the lane of another worker.
    expect([one.take()?.index, one.take()?.index, other.take()?.index]).toEqual([0, 1, 2]);
  });

  it('claim one by one when actions wait', () => {
    const block = ControlBlock.create(10_000, 2);
    const [one, other] = [claimsOn(block), claimsOn(block)];
    one.oneByOne();
    const first = Array.from({ length: 100 }, () => one.take()?.index);
    expect(other.take()?.index).toBe(first.length);
  });

  it('take retries before positions, and the items of a list by their indexes and attempts', () => {
    const block = ControlBlock.create(2, 1);
    block.offerRetry({ index: 7, attempt: 3 });
    const lists = { ...wholeList, positions: Int32Array.of(40, 50), attempts: Int32Array.of(1, 2) };
    const claims = new Claims(block, lists, new WorkerLoad(new WaitingCount(), new PostedCount()));
    expect([claims.take(), claims.take(), claims.take(), claims.take()]).toEqual([
      { index: 7, attempt: 3 },
      { index: 40, attempt: 1 },
      { index: 50, attempt: 2 },
      undefined,
    ]);
  });

  it('claim the items one by one that are noted, and the others in ranges', () => {
    const block = ControlBlock.create(10_000, 1);
    const load = new WorkerLoad(new WaitingCount(), new PostedCount());
    const claims = new Claims(block, { ...wholeList, notedUntil: 100 }, load);
    const noted: number[] = [];
    for (let index = 0; index < 100; index++) {
      claims.take();
      if (claims.isNoted) noted.push(block.claimed);
    }
    expect(noted).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    takeAll(claims);
    expect([claims.isNoted, block.claimed]).toEqual([false, 10_000]);
    block.offerRetry({ index: 7, attempt: 2 });
    expect([claims.take()?.index, claims.isNoted]).toEqual([7, false]);
  });

  it('stay within a page of a list in pages, and go on with the next', () => {
    const block = ControlBlock.create(10_000, 1);
    const endOfPage = (index: number): number => (Math.floor(index / 100) + 1) * 100;
    const load = new WorkerLoad(new WaitingCount(), new PostedCount());
    const [one, other] = [1, 2].map(() => new Claims(block, { ...wholeList, endOfPage }, load));
    const taken: number[] = [];
    const ends = new Set<number>();
    for (let turn = 0; taken.length < 10_000; turn++) {
      const before = block.claimed;
      const item = (turn % 3 === 0 ? other : one)?.take();
      if (item) taken.push(item.index);
      if (block.claimed > before)
        ends.add(Math.ceil(block.claimed / 100) - Math.floor(before / 100));
    }
    expect(taken.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 10_000 }, (_, n) => n));
    expect([...ends]).toEqual([1]);
  });

  it('take what was claimed before an item that ends its source, and nothing behind it', () => {
    const ring = Ring.create(1);
    const writer = new RingWriter(ring);
    for (let index = 0; index < 1000; index++) {
      writer.put({ index, attempt: 1, file: 0, start: index, length: 1 });
    }
    ring.raise(1000);
    const block = ControlBlock.create(0, 1, 0, { ring });
    const text = {
      form: { format: 'lines', reading: {} },
      selection: {},
      onBad: 'stop',
      files: [],
    };
    const source = new SourceClaims(
      {
        text: { ...text, names: [] } as never,
        directory: Directory.create(1).buffer,
        ring: { buffer: ring.buffer, slot: 0 },
      },
      64,
    );
    const load = new WorkerLoad(new WaitingCount(), new PostedCount());
    const claims = new Claims(block, { ...wholeList, source }, load);
    for (let index = 0; index <= 100; index++) claims.take();
    const claimed = ring.claimed;
    ring.endAt(claimed - 1);
    ring.endAt(claimed + 5);
    block.stop(stop.drain);
    expect(ring.limit).toBe(claimed - 1);
    expect(takeAll(claims)).toEqual(Array.from({ length: claimed - 102 }, (_, n) => 101 + n));
    expect(ring.claimed).toBe(claimed);
  });

  it('take nothing more once the task is stopped', () => {
    const block = ControlBlock.create(10, 1);
    const claims = claimsOn(block);
    claims.take();
    block.stop(stop.drain);
    expect(claims.take()).toBeUndefined();
  });
});
