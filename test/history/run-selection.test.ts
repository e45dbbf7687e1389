import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { RunHistory } from '../../src/history/run-history.ts';
import type { Store } from '../../src/ports/store.ts';
import type { RunRecord } from '../../src/run/records.ts';
import { childRunId, newRunId } from '../../src/run/run-id.ts';
import { createMemoryStore } from '../../src/store/memory/memory-store.ts';
import { testClock } from '../support/clock.ts';

const start = Date.UTC(2026, 0, 1);
const plain = { workflow: 'w', text: '', actions: [] };

/** A run that was made `ms` after the start. */
function runAt(ms: number, chance: number): RunRecord {
  const createdAt = start + ms;
  const id = newRunId(createdAt, () => chance);
  const ends = chance < 0.5 ? { state: 'succeeded', endedAt: createdAt + 1 } : { state: 'running' };
  return { ...plain, ...(ends as Pick<RunRecord, 'state'>), id, createdAt };
}

function childOf({ id, createdAt }: RunRecord, index: number): RunRecord {
  const parent = { run: id, task: 't', visit: 1, index, attempt: 1 };
  return { ...plain, state: 'running', id: childRunId(parent), createdAt: createdAt + 1, parent };
}

async function storeOf(records: readonly RunRecord[]): Promise<Store> {
  const store = createMemoryStore();
  await store.commit((tx) => {
    for (const record of records) tx.putRun(record);
  });
  return store;
}

describe('a selection of runs', () => {
  it('is that of all runs, newest first', async () => {
    const made = fc.record({
      ms: fc.nat(5000),
      chance: fc.double({ min: 0, max: 0.99, noNaN: true }),
      children: fc.nat(2),
    });
    const selection = fc.record({
      newest: fc.nat(6),
      topLevel: fc.boolean(),
      unfinished: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(made, { maxLength: 12 }), selection, async (runs, which) => {
        const records = runs.flatMap(({ ms, chance, children }) => {
          const run = runAt(ms, chance);
          return [run, ...Array.from({ length: children }, (_, at) => childOf(run, at))];
        });
        const history = RunHistory.of({
          store: await storeOf(records),
          clock: testClock,
          alive: () => true,
        });
        const all = history.runs();
        const expected = all
          .filter(({ parent }) => !which.topLevel || parent === undefined)
          .filter(({ endedAt }) => !which.unfinished || endedAt === undefined);
        expect(history.runs(which)).toEqual(expected.slice(0, which.newest));
        expect(history.runs({ topLevel: which.topLevel })).toEqual(
          all.filter(({ parent }) => !which.topLevel || parent === undefined),
        );
        expect(history.count()).toBe(all.length);
        expect(history.count({ topLevel: true })).toBe(all.filter(({ parent }) => !parent).length);
      }),
    );
  });

  describe('of many', () => {
    let reads: number;
    let history: RunHistory;
    const records = Array.from({ length: 500 }, (_, at) => runAt(at * 1000, 0.1));

    beforeEach(async () => {
      const store = await storeOf([...records, ...records.map((record) => childOf(record, 0))]);
      reads = 0;
      const counted = new Proxy(store, {
        get(target, name) {
          const found: unknown = Reflect.get(target, name);
          if (typeof found !== 'function') return found;
          return (...values: unknown[]): unknown => {
            if (name === 'run' || name === 'tasks' || name === 'runs') reads++;
            return Reflect.apply(found, target, values);
          };
        },
      });
      history = RunHistory.of({ store: counted, clock: testClock, alive: () => true });
    });

    it('reads no other run than those that it shows', () => {
      expect(history.runs({ newest: 20, topLevel: true })).toHaveLength(20);
      expect(reads).toBe(40);
    });

    it('is counted without reading any', () => {
      expect(history.count({ topLevel: true })).toBe(500);
      expect(reads).toBe(0);
    });

    it('finds a run by a part of its id, and its children, without reading the others', () => {
      const [first] = records;
      const id = first?.id ?? '';
      expect(history.find(id.slice(0, 15)).run).toBe(id);
      expect(history.childrenOf(id).map(({ parent }) => parent?.run)).toEqual([id]);
      expect(reads).toBeLessThan(8);
    });
  });
});
