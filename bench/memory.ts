/**
 * Does memory stay flat? Millions of no-op items in one task whose output no task reads, first on
 * the disk as it is, then on one where every commit takes `--slow` milliseconds: workers must wait
 * for the disk and not accumulate results.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPacks } from '../src/actions/pack-set.ts';
import { Engine } from '../src/engine/loop/engine.ts';
import { createRun } from '../src/engine/acquiring/new-run.ts';
import type { Store } from '../src/ports/store.ts';
import { requireWorkflow } from '../src/plan/valid-workflow.ts';
import { openPool } from '../src/pool/piscina-pool.ts';
import { openStore } from '../src/store/open-store.ts';
import { thisProcess } from '../src/store/owner.ts';
import { option, print, type Row, row } from './support.ts';
import { systemClock } from '../src/executor/system-clock.ts';

const ITEMS = option('items', 5_000_000);
const SLOW_ITEMS = option('slow-items', 500_000);
const SLOW_MS = option('slow', 100);
const SAMPLE_MS = 20;
const mebibyte = 1024 * 1024;

/** The same store on a slow disk. */
function slowed(store: Store, ms: number): Store {
  return new Proxy(store, {
    get(target, name) {
      if (name === 'commit') {
        const commit: Store['commit'] = async (work) => {
          if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
          return target.commit(work);
        };
        return commit;
      }
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

interface Samples {
  readonly heap: number[];
  readonly shared: number[];
  readonly resident: number[];
}

function sample({ heap, shared, resident }: Samples): void {
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  heap.push(heapUsed / mebibyte);
  shared.push(arrayBuffers / mebibyte);
  resident.push(rss / mebibyte);
}

function flow(items: number): string {
  return JSON.stringify({
    name: 'memory',
    tasks: [{ name: 'all', action: 'bench.noop', with_items: `{{ range(${items}) }}` }],
  });
}

async function measure(items: number, ms: number): Promise<{ samples: Samples; seconds: number }> {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-bench-'));
  const store = slowed(await openStore(directory), ms);
  const pool = await openPool(availableParallelism(), systemClock);
  const { packs } = await findPacks([fileURLToPath(new URL('./actions', import.meta.url))]);
  const engine = new Engine(store, pool, systemClock);
  const { plan, source } = requireWorkflow(flow(items));
  const owner = thisProcess(Date.now());
  const given = {
    plan,
    source,
    parameters: {},
    context: undefined,
    packs,
    folders: [],
    directory,
    owner,
    chance: Math.random,
  };
  const run = await createRun(store, given);
  const samples: Samples = { heap: [], shared: [], resident: [] };
  const began = performance.now();
  const sampling = setInterval(() => sample(samples), SAMPLE_MS);
  await engine.open(run);
  await run.finished.promise;
  clearInterval(sampling);
  const seconds = (performance.now() - began) / 1000;
  const ended = run.tasks.get('all')?.record.summary.succeeded;
  if (ended !== items) throw new Error(`${ended} of ${items} items succeeded`);
  await engine.close();
  await pool.close();
  await store.close();
  await rm(directory, { recursive: true });
  return { samples, seconds };
}

function rows(name: string, { heap, shared, resident }: Samples): Row[] {
  return [
    row(`${name}: heap`, 'MiB', heap),
    row(`${name}: shared and other buffers`, 'MiB', shared),
    row(`${name}: resident`, 'MiB', resident),
  ];
}

/** Growth of the peak from the first half to the second. */
function growth(values: readonly number[]): number {
  const half = Math.floor(values.length / 2);
  return Math.max(...values.slice(half)) - Math.max(...values.slice(0, half));
}

const fast = await measure(ITEMS, 0);
const slow = await measure(SLOW_ITEMS, SLOW_MS);
const perItem = (Math.max(...fast.samples.shared) * mebibyte) / ITEMS;
print(
  'Does memory stay flat?',
  [
    ...rows(`${ITEMS.toLocaleString('en')} items`, fast.samples),
    ...rows(`${SLOW_ITEMS.toLocaleString('en')} items, ${SLOW_MS} ms a commit`, slow.samples),
  ],
  [
    `${(ITEMS / fast.seconds).toFixed(0)} items/s; ${perItem.toFixed(1)} bytes of buffers an item at the peak (goal: 40)`,
    `second half against the first: heap ${growth(fast.samples.heap).toFixed(1)} MiB, buffers ${growth(fast.samples.shared).toFixed(1)} MiB more`,
    `on the slow disk ${(SLOW_ITEMS / slow.seconds).toFixed(0)} items/s; heap ${growth(slow.samples.heap).toFixed(1)} MiB, buffers ${growth(slow.samples.shared).toFixed(1)} MiB more`,
  ],
);
