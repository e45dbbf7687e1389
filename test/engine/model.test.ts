import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Store } from '../../src/ports/store.ts';
import { openStore } from '../../src/store/open-store.ts';
import { createMemoryStore } from '../../src/store/memory/memory-store.ts';
import { fanIns } from '../support/model/fan-ins.ts';
import { type FlowSketch, flows, hopefulFlows } from '../support/model/flows.ts';
import { verdict } from '../support/model/verdict.ts';
import { World } from '../support/model/world.ts';
import { temporaryFolder } from '../support/temp.ts';

/** What can happen between any two steps. */
type Event =
  | { readonly type: 'steps'; readonly count: number }
  | { readonly type: 'tick'; readonly ms: number }
  /** The process that has the run dies, or all processes do. */
  | { readonly type: 'crash'; readonly all: boolean }
  /** All processes die, and the store is opened again. */
  | { readonly type: 'reopen' }
  /** Another process resumes the run, and is refused while its owner is alive. */
  | { readonly type: 'resume' }
  /** Another process judges the owner dead and acquires the run, while the owner continues. */
  | { readonly type: 'takeover' }
  | { readonly type: 'close' }
  /** Called in the process that has the run, or requested in the store. */
  | { readonly type: 'pause' }
  | { readonly type: 'pause-request' }
  | { readonly type: 'cancel' }
  /** A cancel that is requested in the store. */
  | { readonly type: 'request' }
  /** Another concurrency of a task is asked for. */
  | { readonly type: 'set'; readonly task: number; readonly value: number }
  /** What has failed of tasks that run is asked to be tried again. */
  | { readonly type: 'retry-failed' };

const just = <Type extends Event>(event: Type): fc.Arbitrary<Type> => fc.constant(event);

const disturbances: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    {
      weight: 12,
      arbitrary: fc.integer({ min: 1, max: 30 }).map((count): Event => ({ type: 'steps', count })),
    },
    { weight: 3, arbitrary: fc.nat(900).map((ms): Event => ({ type: 'tick', ms })) },
    { weight: 3, arbitrary: fc.boolean().map((all): Event => ({ type: 'crash', all })) },
    { weight: 5, arbitrary: just({ type: 'resume' }) },
    { weight: 3, arbitrary: just({ type: 'takeover' }) },
    { weight: 1, arbitrary: just({ type: 'close' }) },
    { weight: 1, arbitrary: just({ type: 'pause' }) },
    { weight: 1, arbitrary: just({ type: 'pause-request' }) },
    { weight: 1, arbitrary: just({ type: 'reopen' }) },
    {
      weight: 2,
      arbitrary: fc
        .record({ task: fc.nat(4), value: fc.integer({ min: 1, max: 6 }) })
        .map(({ task, value }): Event => ({ type: 'set', task, value })),
    },
  ),
  { maxLength: 25, size: 'max' },
);

/** Most runs are not cancelled: how a cancelled run ends depends on the time. */
const stops: fc.Arbitrary<Event | undefined> = fc.constantFrom(
  undefined,
  undefined,
  { type: 'cancel' },
  { type: 'request' },
);

const events: fc.Arbitrary<Event[]> = fc
  .tuple(disturbances, stops, disturbances)
  .map(([before, stop, after]) => before.concat(stop ?? [], after));

/** What has failed is asked to be tried again in between, again and again. */
const livelyEvents: fc.Arbitrary<Event[]> = fc
  .array(
    fc.tuple(
      fc.integer({ min: 1, max: 12 }),
      fc.oneof(
        { weight: 8, arbitrary: fc.constant([]) },
        { weight: 2, arbitrary: disturbances },
        { weight: 2, arbitrary: fc.constant<Event[]>([{ type: 'crash', all: true }]) },
        { weight: 1, arbitrary: fc.constant<Event[]>([{ type: 'takeover' }]) },
      ),
      fc.boolean(),
    ),
    { minLength: 10, maxLength: 40, size: 'max' },
  )
  .map((turns) =>
    turns.flatMap(([count, events, resumes]): Event[] => [
      { type: 'steps', count },
      { type: 'retry-failed' },
      ...events,
      ...(resumes ? [{ type: 'resume' } as const] : []),
    ]),
  );

/** A store, and how it is opened again after all processes have died. */
interface Ground {
  readonly store: Store;
  reopen(): Promise<Store>;
}

function inMemory(): Ground {
  const store = createMemoryStore({ schedule: (commit) => commit() });
  return { store, reopen: async () => store };
}

async function happen(world: World, event: Event, ground: Ground): Promise<void> {
  switch (event.type) {
    case 'steps':
      return world.steps(event.count);
    case 'tick':
      return world.tick(event.ms);
    case 'crash':
      for (const process of event.all ? world.processes : [world.holder]) process?.die();
      return;
    case 'reopen':
      return world.reopen(() => ground.reopen());
    case 'resume':
      return world.resume(false);
    case 'takeover':
      return world.resume(true);
    case 'close':
      return world.holder?.close();
    case 'pause':
      return world.holder?.pause();
    case 'pause-request':
      return world.request({ pause: true });
    case 'cancel':
      return world.cancel();
    case 'request':
      return world.request({ cancel: true });
    case 'set':
      return world.set(event.task, event.value);
    case 'retry-failed':
      return world.ask({ kind: 'retry' });
  }
}

const clock = { advance: (ms: number) => void vi.advanceTimersByTime(ms) };

async function faultsOf(
  ground: Ground,
  flow: FlowSketch,
  seed: number,
  events: readonly Event[],
): Promise<string[]> {
  vi.clearAllTimers();
  const world = new World(flow, seed, ground.store, clock);
  await world.begin();
  for (const event of events) await happen(world, event, ground);
  await world.finish();
  for (const process of world.processes) process.die();
  await world.settle();
  return verdict(world);
}

/** The run is retried until nothing of it has failed, with these events each time. */
async function succeedsAtLast(
  { flow, meant }: { readonly flow: FlowSketch; readonly meant: FlowSketch },
  seed: number,
  given: readonly (readonly Event[])[],
): Promise<void> {
  vi.clearAllTimers();
  const ground = inMemory();
  const world = new World(flow, seed, ground.store, clock, meant);
  await world.begin();
  // With fail_fast, a rerun can end with its first failure: as many reruns as can fail.
  const quiet: Event[][] = Array.from({ length: 100 }, () => []);
  for (const happening of [...given, ...quiet]) {
    for (const event of happening) await happen(world, event, ground);
    await world.finish();
    if (!(await world.retry())) break;
  }
  await world.finish();
  for (const process of world.processes) process.die();
  await world.settle();
  expect(verdict(world)).toEqual([]);
}

const { MILLRACE_SEED, MILLRACE_PATH, MILLRACE_RUNS } = process.env;

/** A failure prints its seed and path: set both in the environment to repeat it. */
function parameters(share: number): object {
  return {
    numRuns: Math.ceil(Number(MILLRACE_RUNS ?? 150) * share),
    ...(MILLRACE_SEED ? { seed: Number(MILLRACE_SEED) } : {}),
    ...(MILLRACE_PATH ? { path: MILLRACE_PATH } : {}),
  };
}

describe('a run', () => {
  beforeEach(() => {
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
      now: 1_000_000,
    });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('comes to what its workflow says, in any order of completions', async () => {
    const property = fc.asyncProperty(flows, fc.integer(), async (flow, seed) => {
      expect(await faultsOf(inMemory(), flow, seed, [])).toEqual([]);
    });
    await fc.assert(property, parameters(0.15));
  });

  it('comes to the same through crashes, rivals, lost workers and batches, pauses and cancels', async () => {
    const property = fc.asyncProperty(flows, fc.integer(), events, async (flow, seed, given) => {
      expect(await faultsOf(inMemory(), flow, seed, given)).toEqual([]);
    });
    await fc.assert(property, parameters(1));
  });

  it('succeeds when what failed or was cancelled is tried again, through crashes and rivals', async () => {
    const reruns = fc.array(events, { minLength: 3, maxLength: 3 });
    const property = fc.asyncProperty(hopefulFlows, fc.integer(), reruns, succeedsAtLast);
    await fc.assert(property, parameters(0.15));
  });

  it('starts a fan-in once, whatever was tried again while its sources ran', async () => {
    const reruns = fc.array(livelyEvents, { minLength: 1, maxLength: 2 });
    const property = fc.asyncProperty(fanIns, fc.integer(), reruns, succeedsAtLast);
    await fc.assert(property, parameters(0.3));
  });

  it('comes to the same on disk', async () => {
    const directory = await temporaryFolder();
    let count = 0;
    const property = fc.asyncProperty(flows, fc.integer(), events, async (flow, seed, given) => {
      const folder = join(directory, String(count++));
      let store = await openStore(folder);
      const reopen = async (): Promise<Store> => {
        await store.close();
        store = await openStore(folder);
        return store;
      };
      try {
        expect(await faultsOf({ store, reopen }, flow, seed, given)).toEqual([]);
      } finally {
        await store.close();
      }
    });
    await fc.assert(property, parameters(0.05));
  });
});
