import * as fc from 'fast-check';
import { TaskFigures } from '../../../src/figures/task-figures.ts';
import { ComputedFigures } from '../../../src/history/figures/computed-figures.ts';
import { RunFigures } from '../../../src/history/figures/run-figures.ts';
import { BatchWriter } from '../../../src/items/batch-writer.ts';
import { CompletionBatch } from '../../../src/items/batch.ts';
import { countEnded, type ItemState } from '../../../src/items/item-state.ts';
import type { Store } from '../../../src/ports/store.ts';
import { counted, emptySummary, newTally } from '../../../src/run/outcome.ts';
import type { RunRecord } from '../../../src/run/records.ts';
import { asRunId } from '../../../src/run/run-id.ts';
import { createMemoryStore } from '../../../src/store/memory/memory-store.ts';

export const created = Date.UTC(2026, 11, 1);

interface Ended {
  readonly index: number;
  readonly state: ItemState;
  readonly message: string;
}

/** Items that were timed together. All of a batch have times, or none. */
interface TimedItems {
  readonly items: readonly Ended[];
  readonly times: { readonly began: number; readonly ms: number } | null;
}

/** A batch, and whether another process goes on after it. */
export interface Committed {
  readonly groups: readonly TimedItems[];
  readonly isCrash: boolean;
}

const state = fc.constantFrom<ItemState>(
  'succeeded',
  'succeeded',
  'failed',
  'timed_out',
  'cancelled',
  'skipped',
);

const message = fc.constantFrom('boom', 'HTTP 503 from a.example.test', 'no row 12', 'no row 7');

const times = fc.option(
  fc.record({ began: fc.nat(100_000), ms: fc.double({ min: 0.001, max: 50_000, noNaN: true }) }),
);

/** Batches of a task with `total` items, each of which ends at most once. */
export function batchesOf(total: number): fc.Arbitrary<Committed[]> {
  const ended = fc.record({ index: fc.nat(total - 1), state, message });
  return fc.uniqueArray(ended, { selector: ({ index }) => index, maxLength: 200 }).chain((all) =>
    fc
      .array(fc.tuple(fc.integer({ min: 1, max: 20 }), times, fc.nat(5), fc.boolean()), {
        minLength: all.length,
        maxLength: all.length,
      })
      .map((cuts) => committedOf(all, cuts)),
  );
}

type Cut = readonly [size: number, times: TimedItems['times'], more: number, isCrash: boolean];

function committedOf(all: readonly Ended[], cuts: readonly Cut[]): Committed[] {
  const batches: Committed[] = [];
  let groups: TimedItems[] = [];
  let at = 0;
  for (const [size, timed, more, isCrash] of cuts) {
    if (at >= all.length) break;
    const first = groups[0] ?? { times: timed };
    const own = first.times && (timed ?? first.times);
    groups.push({ items: all.slice(at, at + size), times: own });
    at += size;
    if (more > 0 && at < all.length) continue;
    batches.push({ groups, isCrash });
    groups = [];
  }
  return batches;
}

export function sealed({ groups }: Committed): CompletionBatch {
  const writer = new BatchWriter();
  for (const { items, times: span } of groups) {
    for (const { index, state: how, message: text } of items) {
      if (how === 'succeeded') writer.succeed(index, 1, index);
      else writer.fail(index, 1, how, { code: 'MR401', message: text });
    }
    if (span) writer.time(created + span.began, created + span.began + span.ms);
  }
  return CompletionBatch.open(writer.seal());
}

const run: RunRecord = {
  id: asRunId('20261201-000000-000000'),
  workflow: 'flow',
  text: '',
  actions: [],
  state: 'running',
  createdAt: created,
};

const key = { run: run.id, task: 'each', visit: 1 };

/** A store with these batches of a task: with what is recorded of them, or without. */
export async function storeWith(
  total: number,
  batches: readonly Committed[],
  isRecorded: boolean,
): Promise<Store> {
  const store = createMemoryStore();
  await store.commit((tx) => tx.putRun(run));
  let number = 0;
  const tally = newTally();
  let figures: TaskFigures | undefined;
  for (const committed of batches) {
    const batch = sealed(committed);
    const all = committed.groups.flatMap(({ items }) => items);
    await store.commit((tx) => {
      for (const ended of all) tally[ended.state]++;
      tx.markDone(
        key,
        all.map(({ index }) => index),
      );
      tx.putBatch(key, number++, batch.bytes());
      if (!isRecorded) return;
      figures ??= new TaskFigures(tx.figures.of(key), { origin: created });
      figures.add(batch, created);
      figures.store(0);
    });
    if (committed.isCrash) figures = undefined;
  }
  const summary = counted({ ...emptySummary, total }, tally);
  const remaining = total - countEnded(tally);
  const task = { task: 'each', visit: 1, state: 'running', single: false } as const;
  await store.commit((tx) => tx.putTask(run.id, { ...task, remaining, summary, batches: number }));
  return store;
}

export function figuresIn(store: Store): RunFigures {
  const computed = new ComputedFigures(store);
  return RunFigures.of({ store, run, mask: undefined, computed, now: created + 200_000 });
}
