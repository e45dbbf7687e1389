import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { CompletionBatch } from '../../src/items/batch.ts';
import type { ItemTimes } from '../../src/items/item-times.ts';
import { ControlBlock } from '../../src/wire/shared/control-block.ts';
import { OpenBatch } from '../../src/wire/shared/open-batch.ts';
import { ItemClock } from '../../workers/item-clock.ts';
import { Reporter } from '../../workers/reporter.ts';
import { boom } from '../items/batches.ts';
import { useExecutor } from '../support/flow.ts';
import { temporaryFolder } from '../support/temp.ts';

describe('items that have ended', () => {
  const executor = useExecutor({ workers: 1 });

  it.each([
    ['slow items', 5, 0],
    ['slow items after many quick ones', 3100, 3000],
    ['quick items', 3000, 3000],
    ['one quick item', 1, 1],
  ])('are on disk while their worker computes the next one (%s)', async (_, items, quick) => {
    const file = join(await temporaryFolder(), 'go');
    const flow = `
parameters: {file: {type: string}}
tasks:
  - {name: before, action: core.echo, input: {}}
  - name: each
    needs: [before]
    with_items: "{{ range(${items + 1}) }}"
    concurrency: 1
    action: faults.linger
    input: {ms: "{{ index < ${quick} ? 0 : 4 }}", file: "{{ index === ${items} ? parameters.file : '' }}"}
`;
    const run = await executor().start(flow, { parameters: { file } });
    let succeeded = 0;
    for await (const event of run.events()) {
      if (event.type !== 'task-progressed' || event.task !== 'each') continue;
      ({ succeeded } = event.summary);
      if (succeeded === items) break;
    }
    expect(succeeded).toBe(items);
    await writeFile(file, '');
    expect((await run.result()).tasks['each']?.summary.succeeded).toBe(items + 1);
  });
});

/** A clock that the test moves. */
class MovedClock extends ItemClock {
  time = 5;

  override now(): number {
    return this.time;
  }

  override ofRun(time: number): number {
    return 1_000_000 + time;
  }
}

/** A reporter, and what it has reported since the last call of `taken`. */
function scene() {
  const open = OpenBatch.create();
  const clock = new MovedClock(0);
  const reporter = new Reporter(1, ControlBlock.create(100, 1), {
    open,
    clock,
    window: { post: () => {} },
  });
  let index = 0;
  let batches = 0;
  return {
    clock,
    reporter,
    /** An item that returns at once after `ms` milliseconds. */
    quick(ms: number): void {
      expect(reporter.range.time).toBeLessThanOrEqual(clock.time);
      clock.time += ms;
      reporter.succeed({ index: index++, attempt: 1 }, null);
    },
    taken(): (ItemTimes | undefined)[] {
      const buffer = open.take(batches++);
      const batch = CompletionBatch.open(buffer ?? new SharedArrayBuffer(0));
      return Array.from({ length: batch.length }, (_, k) => batch.times(k));
    },
    waited(ms: number): void {
      const began = clock.time;
      clock.time += ms;
      reporter.succeed({ index: index++, attempt: 1 }, null, { began, ended: clock.time });
    },
    failed: (began: number) => {
      const span = { began, ended: clock.time };
      reporter.fail({ index: index++, attempt: 1 }, 'failed', boom, span);
    },
  };
}

describe('the times of items', () => {
  /** Begin and duration of each, after the start of the scene, to the microsecond. */
  function rounded(times: readonly (ItemTimes | undefined)[]): unknown[] {
    return times.map((one) => {
      if (!one) return one;
      const { began, elapsed, items } = one;
      const [at, ms] = [began - 1_000_005, elapsed].map((x) => x && Math.round(x * 1000) / 1000);
      return [at, ms, items];
    });
  }

  /** A scene in which items are timed in ranges of `size`. */
  function warm(size: number) {
    const made = scene();
    for (let item = 0; item < 16 * size; item++) made.quick(0.001);
    made.reporter.endRange();
    made.taken();
    return made;
  }

  it('are those of each item, and of ranges that grow while all are quick', () => {
    const { quick, taken, reporter } = scene();
    for (let item = 0; item < 250; item++) quick(0.001);
    const sizes = taken().map((one) => one?.items ?? 0);
    expect(Math.max(...sizes.slice(0, 32))).toBe(1);
    expect(Math.min(...sizes.slice(32, 48))).toBe(2);
    expect(Math.max(...sizes)).toBe(8);
    reporter.finish();
  });

  it('are those of each item once one has been slow', () => {
    const { quick, taken, reporter } = warm(2);
    for (const ms of [0.01, 0.01, 1, 0.01, 0.01, 0.01]) quick(ms);
    expect(rounded(taken()).map((one) => Object(one).slice(1))).toEqual([
      [0.01, 1],
      [0.505, 2],
      [0.505, 2],
      [0.01, 1],
      [0.01, 1],
      [0.01, 1],
    ]);
    reporter.finish();
  });

  it('end a range with an item that fails', () => {
    const { clock, quick, failed, taken, reporter } = warm(4);
    quick(0.01);
    const began = reporter.range.time;
    quick(0.01);
    clock.time += 0.03;
    failed(began);
    clock.time += 3;
    quick(0.01);
    reporter.endRange();
    expect(rounded(taken()).map((one) => Object(one).slice(1))).toEqual([
      [0.01, 1],
      [0.02, 2],
      [0.02, 2],
      [0.01, 1],
    ]);
    reporter.finish();
  });

  it('do not hold the time in which the consumer waits', () => {
    const { clock, quick, taken, reporter } = warm(4);
    for (let item = 0; item < 3; item++) quick(0.01);
    reporter.endRange();
    clock.time += 50;
    quick(0.01);
    reporter.endRange();
    expect(rounded(taken()).map((one) => Object(one).slice(1))).toEqual([
      [0.01, 1],
      [0.01, 2],
      [0.01, 2],
      [0.01, 1],
    ]);
    reporter.finish();
  });

  it('of what another thread takes meanwhile do not change what follows', () => {
    const { clock, quick, taken, reporter } = warm(4);
    for (let item = 0; item < 3; item++) quick(0.01);
    expect(rounded(taken()).map((one) => Object(one)[1])).toEqual([0.01, undefined, undefined]);
    const began = Math.round((clock.time - 5.02) * 1000) / 1000;
    quick(1.5);
    expect(rounded(taken())).toEqual([[began, 1.52, 1]]);
    reporter.finish();
  });
});

describe('items that wait', () => {
  it('are posted at once, and then in batches', () => {
    const { clock, reporter, waited } = scene();
    reporter.waits();
    for (let item = 0; item < 100; item++) waited(1);
    expect(reporter.posted).toBe(10);
    clock.time += 50;
    waited(1);
    expect(reporter.posted).toBe(11);
  });

  it('are posted less often while one batch follows another', () => {
    vi.useFakeTimers();
    try {
      const { reporter, waited } = scene();
      reporter.waits();
      for (let item = 0; item < 400; item++) {
        waited(1);
        vi.advanceTimersByTime(1);
      }
      expect(reporter.posted).toBeGreaterThanOrEqual(10);
      expect(reporter.posted).toBeLessThan(15);
      reporter.finish();
    } finally {
      vi.useRealTimers();
    }
  });
});
