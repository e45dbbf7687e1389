import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Engine } from '../../src/engine/loop/engine.ts';
import { createRun } from '../../src/engine/acquiring/new-run.ts';
import { createMemoryStore } from '../../src/store/memory/memory-store.ts';
import { runFlow, useExecutor } from '../support/flow.ts';
import { owner, planOf } from '../support/stage.ts';
import { newFolder, removeFolder } from '../support/temp.ts';
import { recordedRows, replayedRows } from './rows/recorded-graphs.ts';
import {
  corpora,
  criticalPathOf,
  type Instance,
  readInstance,
  workflowOf,
  workOf,
} from './support/instances.ts';
import type { RecordedRow } from './support/row.ts';
import { readJournal } from './support/outcome.ts';
import { type Span, TimedPool } from './support/timed-pool.ts';
import { clockAt } from '../support/clock.ts';

const missing = `there are no recorded workflows in ${corpora}`;

/** Runs the real engine over machines in virtual time: the clock moves when no work is left. */
async function replay(instance: Instance, machines: number): Promise<readonly Span[]> {
  const durations = new Map(instance.map(({ name, duration }) => [name, duration]));
  const pool = new TimedPool(machines, (task) => durations.get(task) ?? 0);
  const store = createMemoryStore({ schedule: (commit) => commit() });
  const engine = new Engine(
    store,
    pool,
    clockAt(() => pool.now),
  );
  const plan = planOf(JSON.stringify(workflowOf(instance)));
  const given = {
    plan,
    source: { text: '' },
    parameters: {},
    packs: [],
    folders: [],
    directory: '/',
    owner,
    chance: Math.random,
  };
  const run = await createRun(store, { ...given, context: undefined });
  await engine.open(run);
  do await setImmediate();
  while (pool.tick());
  expect(run.record.state).toBe('succeeded');
  return pool.spans;
}

/** Rows with their titles. */
function named(rows: readonly RecordedRow[]): readonly (readonly [string, RecordedRow])[] {
  return rows.map((row) => [row.situation, row]);
}

function expectOnceAfterParents(instance: Instance, spans: ReadonlyMap<string, Span>): void {
  expect([...spans.keys()].toSorted()).toEqual(instance.map(({ name }) => name).toSorted());
  for (const { name, parents } of instance) {
    const began = spans.get(name)?.began ?? 0;
    const early = parents.filter((parent) => (spans.get(parent)?.ended ?? Infinity) > began);
    expect(early).toEqual([]);
  }
}

describe('a recorded workflow', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await newFolder();
    process.env['MILLRACE_JOURNAL'] = folder;
  });
  afterAll(async () => {
    delete process.env['MILLRACE_JOURNAL'];
    await removeFolder(folder);
  });
  const executor = useExecutor();

  it.for(named(recordedRows))('%s', async ([, { file, machines }], { skip }) => {
    const instance = await readInstance(file);
    if (!instance) return skip(missing);
    const spans = await replay(instance, machines);
    expect(spans).toHaveLength(instance.length);
    expectOnceAfterParents(instance, new Map(spans.map((span) => [span.task, span])));
    const makespan = Math.max(...spans.map(({ ended }) => ended));
    const longest = criticalPathOf(instance);
    const bound = workOf(instance) / machines + (1 - 1 / machines) * longest;
    expect(makespan).toBeGreaterThanOrEqual(longest);
    expect(makespan).toBeLessThanOrEqual(bound);
  });

  it.for(named(replayedRows))('%s', async ([, { file }], { skip }) => {
    const instance = await readInstance(file);
    if (!instance) return skip(missing);
    const report = await runFlow(executor(), workflowOf(instance));
    expect(report.state).toBe('succeeded');
    const journal = await readJournal(join(folder, report.run));
    expect(journal).toHaveLength(2 * instance.length);
    const placeOf = (what: string) =>
      new Map(journal.flatMap((entry, at) => (entry.what === what ? [[entry.task, at]] : [])));
    const began = placeOf('began');
    const ended = placeOf('ended');
    const spans = instance.map(({ name }) => {
      const span = { task: name, began: began.get(name) ?? 0, ended: ended.get(name) ?? 0 };
      return [name, span] as const;
    });
    expectOnceAfterParents(instance, new Map(spans));
  });
});
