import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import type { CountedLimit } from '../../../src/ports/limits.ts';
import { createMemoryStore } from '../../../src/store/memory/memory-store.ts';
import { RateSpans } from '../../../src/work/limits/rate-spans.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const of: CountedLimit = { name: 'api', level: 'attempts' };

/** A rate of a store, for processes that begin and die. */
class Scene {
  readonly clock = new ManualClock();
  readonly store = createMemoryStore({ schedule: (commit) => commit() });
  readonly rate: number;
  readonly processes: RateSpans[] = [];
  /** When something has started, in whichever process. */
  readonly starts: number[] = [];

  constructor(rate: number, processes: number) {
    this.rate = rate;
    for (let at = 0; at < processes; at++) this.restart(at);
  }

  /** What it has reserved is lost. */
  restart(at: number): void {
    const now = (): bigint => BigInt(Math.round(this.clock.monotonic() * 1e6));
    const spans = new RateSpans(now);
    spans.setRate(this.rate);
    this.processes[at] = spans;
  }

  start(at: number): boolean {
    if (this.#of(at).limiter.start() > 0) return false;
    this.starts.push(this.clock.monotonic());
    return true;
  }

  /** Reserves what it may; learns of that after `delay` milliseconds. */
  async reserve(at: number, delay = 0): Promise<void> {
    const spans = this.#of(at);
    const now = this.clock.now();
    if (!spans.mayReserve(this.store.limits, of, now)) return;
    const span = await this.store.commit((tx) => spans.reserve(tx.limits, of, now));
    this.clock.advance(delay);
    if (span) spans.reserved(span, this.clock.now());
  }

  /** It wants to start nothing more. */
  async release(at: number): Promise<void> {
    await this.store.commit((tx) => this.#of(at).release(tx.limits, of, this.clock.now()));
  }

  /** The most starts in any time of this length. */
  mostIn(ms: number): number {
    return Math.max(
      0,
      ...this.starts.map((from) => this.starts.filter((at) => at >= from && at < from + ms).length),
    );
  }

  #of(at: number): RateSpans {
    const spans = this.processes[at % this.processes.length];
    if (!spans) throw new Error('there is no such process');
    return spans;
  }
}

it('a rate is used to the full by one process, and shared by two', async () => {
  for (const processes of [1, 2]) {
    const scene = new Scene(100, processes);
    for (let ms = 0; ms < 2000; ms++) {
      for (let at = 0; at < processes; at++) {
        scene.start(at);
        await scene.reserve(at);
      }
      scene.clock.advance(1);
    }
    expect(scene.starts.length).toBeGreaterThan(185);
    expect(scene.mostIn(1000)).toBeLessThanOrEqual(102);
  }
});

it('what a process gives back it does not start', async () => {
  const scene = new Scene(100, 2);
  await scene.reserve(0);
  expect(scene.start(0)).toBe(true);
  await scene.release(0);
  expect(scene.start(0)).toBe(false);
  await scene.reserve(1);
  scene.clock.advance(10);
  expect([scene.start(1), scene.start(0)]).toEqual([true, false]);
});

it('a restart gives no process a start of its own', async () => {
  const scene = new Scene(5, 1);
  for (let ms = 0; ms < 5000; ms += 5) {
    scene.start(0);
    await scene.reserve(0);
    if (ms % 50 === 0) scene.restart(0);
    scene.clock.advance(5);
  }
  expect(scene.mostIn(1000)).toBeLessThanOrEqual(7);
});

it('a rate that rises, is lifted or set again holds at once for what waits', async () => {
  const scene = new Scene(0.01, 1);
  const [spans] = scene.processes;
  await scene.reserve(0);
  expect([scene.start(0), scene.start(0)]).toEqual([true, false]);
  spans?.setRate(1000);
  await scene.reserve(0);
  scene.clock.advance(1);
  expect(scene.start(0)).toBe(true);
  spans?.setRate(undefined);
  expect([scene.start(0), scene.start(0)]).toEqual([true, true]);
  spans?.setRate(1000);
  expect(scene.start(0)).toBe(false);
  await scene.reserve(0);
  scene.clock.advance(1);
  expect(scene.start(0)).toBe(true);
});

test('a rate holds over processes that restart, whatever they do', async () => {
  const step = fc.record({
    act: fc.constantFrom('start', 'start', 'start', 'reserve', 'reserve', 'release', 'restart'),
    at: fc.nat(2),
    delay: fc.constantFrom(0, 0, 1, 20, 150),
    ms: fc.constantFrom(0, 1, 1, 2, 5, 10, 60),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(1, 5, 10, 30, 100, 333),
      fc.array(step, { minLength: 50, maxLength: 300, size: 'max' }),
      async (rate, steps) => {
        const scene = new Scene(rate, 3);
        for (const { act, at, delay, ms } of steps) {
          if (act === 'start') scene.start(at);
          if (act === 'reserve') await scene.reserve(at, delay);
          if (act === 'release') await scene.release(at);
          if (act === 'restart') scene.restart(at);
          scene.clock.advance(ms);
        }
        for (const ms of [100, 500, 1000, 3000]) {
          expect(scene.mostIn(ms)).toBeLessThanOrEqual((ms * rate) / 1000 + 2);
        }
      },
    ),
    { numRuns: 300 },
  );
});
