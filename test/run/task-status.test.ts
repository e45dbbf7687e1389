import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isActive, type TaskStatus } from '../../src/run/task-status.ts';
import { type Advance, allAdvances, anyAdvances } from './reachable.ts';
import { ruleNames, tableOf } from './tables.ts';

const table = tableOf('task-status.ts', 'from');
const moves = table.map(({ from, to }) => `${from}: ${to}`);
const starts = new Set(moves.filter((_, at) => table[at]?.rule === 'startVisit'));
const states = tableOf('task-status.ts', 'state').map(({ state }) => state);

/** The moves of the table that explain what an event did to its tasks; throws if there are none. */
function movesOf({ before, step }: Advance): readonly string[] {
  return [...step.tasks].flatMap(([name, to]) => pathOf(before.tasks.get(name) ?? to, to));
}

function pathOf(from: TaskStatus, to: TaskStatus): readonly string[] {
  if (from.state === to.state && from.visit === to.visit) return [];
  const direct = [[`${from.state}: ${to.state}`]];
  const through = states.map((state) => [`${from.state}: ${state}`, `${state}: ${to.state}`]);
  const path = [...direct, ...through].find(
    (some) =>
      some.every((move) => moves.includes(move)) &&
      some.filter((move) => starts.has(move)).length === to.visit - from.visit,
  );
  if (!path) throw new Error(`the table has no move from ${from.state} to ${to.state}`);
  return path;
}

function countsActive({ after: { run, tasks } }: Advance): boolean {
  return run.active === [...tasks.values()].filter(isActive).length;
}

describe('the table of the states of a task', () => {
  const advances = allAdvances();

  it('has exactly the moves that events make', () => {
    const taken = new Set(advances.flatMap(movesOf));
    expect([...taken].toSorted()).toEqual([...new Set(moves)].toSorted());
  });

  it('has the moves of every event in a run of any plan', () => {
    fc.assert(
      fc.property(anyAdvances, (some) => {
        some.forEach(movesOf);
        expect(some.every(countsActive)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('names a rule for each move', () => {
    const rules = table.map(({ rule }) => rule);
    expect(ruleNames()).toEqual(expect.arrayContaining(rules));
  });

  it('says which tasks are active: a run that has ended has none, and none that waits', () => {
    expect(advances.filter((one) => !countsActive(one))).toEqual([]);
    const ended = advances.filter(({ after: { run } }) =>
      ['succeeded', 'failed', 'cancelled'].includes(run.state),
    );
    expect(ended.length).toBeGreaterThan(1000);
    const open = ended.filter(({ after: { run, tasks } }) =>
      [...tasks.values()].some(({ state }) => run.active > 0 || state === 'waiting'),
    );
    expect(open).toEqual([]);
  });
});
