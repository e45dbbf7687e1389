import { beforeEach, expect, test } from 'vitest';
import { createRun } from '../../../src/engine/acquiring/new-run.ts';
import type { ActiveRun } from '../../../src/engine/active/active-run.ts';
import { ActiveRuns } from '../../../src/engine/active/active-runs.ts';
import { createMemoryStore } from '../../../src/store/memory/memory-store.ts';
import { newRun, planOf } from '../../support/stage.ts';

const plan = planOf('tasks: [{name: one, action: test.one, input: {}}]');
const store = createMemoryStore();

function childOf({ id, lease }: ActiveRun, index: number): Promise<ActiveRun> {
  const item = { run: id, task: 'one', visit: 1, index, attempt: 1 };
  return createRun(store, { ...newRun(plan), parent: { item, lease } });
}

let runs: ActiveRuns;
let parent: ActiveRun;
let children: readonly ActiveRun[];

beforeEach(async () => {
  runs = new ActiveRuns();
  parent = await createRun(store, newRun(plan));
  children = [await childOf(parent, 0), await childOf(parent, 1)];
  for (const run of [parent, ...children]) runs.add(run);
});

test('Runs are found by their id, and as children of the run that they are items of', () => {
  const [first, second] = children;
  expect(runs.find(parent.id)).toBe(parent);
  expect(runs.size).toBe(3);
  expect([...runs.childrenOf(parent)]).toEqual([first, second]);
  expect(first && [...runs.childrenOf(first)]).toEqual([]);
});

test('All children of a run can be deleted while they are gone over', () => {
  for (const child of runs.childrenOf(parent)) runs.delete(child);
  expect([...runs]).toEqual([parent]);
  expect([...runs.childrenOf(parent)]).toEqual([]);
});

test('A run that has been replaced is deleted without its replacement', async () => {
  const [first, second] = children;
  if (!first) throw new Error('the run has children');
  const again = await childOf(parent, 0);
  runs.add(again);
  runs.delete(first);
  expect(runs.find(first.id)).toBe(again);
  expect([...runs.childrenOf(parent)]).toEqual([second, again]);
});
