import { describe, expect, it } from 'vitest';
import { WorkSet } from '../../../src/engine/loop/work-set.ts';
import type { DrainReason, TaskWork } from '../../../src/ports/work.ts';

/** Work whose idle state the test sets, and which counts how often it is looked at. */
class Work implements TaskWork {
  static looks = 0;
  isIdle = true;
  readonly inFlight = 0;
  readonly drained: DrainReason[] = [];

  get idle(): boolean {
    Work.looks++;
    return this.isIdle;
  }

  drain(reason: DrainReason): void {
    this.drained.push(reason);
  }

  begin(): void {}
  grown(): void {}
  abort(): void {}
  killAll(): void {}
  received(): void {}
  committed(): void {}
  close(): void {}
}

function setOf(count: number): { set: WorkSet; works: Work[] } {
  const set = new WorkSet();
  const works = Array.from({ length: count }, () => new Work());
  for (const work of works) set.add(work);
  return { set, works };
}

function change(set: WorkSet, work: Work | undefined, isIdle: boolean): void {
  if (!work) return;
  work.isIdle = isIdle;
  set.changed(work);
}

/** Whether the promise has resolved when all that is due has happened. */
async function isDone(promise: Promise<void>): Promise<boolean> {
  let done = false;
  void promise.then(() => (done = true));
  await new Promise((resolve) => setImmediate(resolve));
  return done;
}

describe('the work of a run', () => {
  it('is drained at once when nothing is in flight', async () => {
    const { set, works } = setOf(2);
    expect(await isDone(set.drain('stopping'))).toBe(true);
    expect(works.map(({ drained }) => drained)).toEqual([['stopping'], ['stopping']]);
    expect(set.isDraining).toBe(true);
    expect(await isDone(new WorkSet().drain('closing'))).toBe(true);
  });

  it('is drained when the last of it is idle, whatever came in between', async () => {
    const { set, works } = setOf(3);
    const [one, other] = works;
    change(set, one, false);
    change(set, other, false);
    const drained = set.drain('closing');
    change(set, one, true);
    expect(await isDone(drained)).toBe(false);
    change(set, one, false);
    change(set, other, true);
    expect(await isDone(drained)).toBe(false);
    change(set, one, true);
    expect(await isDone(drained)).toBe(true);
  });

  it('is drained when what is in flight no longer belongs to it', async () => {
    const { set, works } = setOf(1);
    const [only] = works;
    change(set, only, false);
    const drained = set.drain('stopping');
    if (only) set.delete(only);
    expect(await isDone(drained)).toBe(true);
  });

  it('is looked at one by one: a change costs the same among ten thousand', () => {
    const { set, works } = setOf(10_000);
    for (const work of works) change(set, work, false);
    void set.drain('stopping');
    Work.looks = 0;
    for (const work of works.slice(0, 100)) change(set, work, true);
    expect(Work.looks).toBe(100);
  });
});
