import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptsCancel, isStopping, isUnderWay } from '../../src/run/run-status.ts';
import { type Advance, allAdvances, anyAdvances } from './reachable.ts';
import { ruleNames, tableOf } from './tables.ts';

const table = tableOf('run-status.ts', 'from');
const moves = table.map(({ from, event, to }) => `${from}, ${event}: ${to}`);
const states = tableOf('run-status.ts', 'state').map(({ state }) => state);

/** The moves of the table that explain what an event did to the run; throws if there are none. */
function movesOf({ before, event, after }: Advance): readonly string[] {
  const [from, to] = [before.run.state, after.run.state];
  if (from === to) return [];
  const direct = [[`${from}, ${event.type}: ${to}`], [`${from}, none is active: ${to}`]];
  const through = states.map((state) => [
    `${from}, ${event.type}: ${state}`,
    `${state}, none is active: ${to}`,
  ]);
  const path = [...direct, ...through].find((some) => some.every((move) => moves.includes(move)));
  if (!path) throw new Error(`the table has no move from ${from} to ${to} by ${event.type}`);
  return path;
}

/** Whether the event comes in turn: whether it can change anything in this state. */
function isInTurn({ before: { run, tasks }, event }: Advance): boolean {
  if (!isUnderWay(run)) return false;
  switch (event.type) {
    case 'run-started':
    case 'run-resumed':
      return true;
    case 'task-settled': {
      const state = tasks.get(event.task)?.state;
      // Its condition is evaluated before its delay.
      const isAsked = event.passed !== undefined || event.state === 'failed';
      return state === 'running' || (state === 'delayed' && isAsked);
    }
    case 'task-due':
      return tasks.get(event.task)?.state === 'delayed';
    case 'pause-requested':
      return run.state === 'running';
    case 'run-idle':
      return run.state === 'pausing';
    case 'cancel-requested':
      return acceptsCancel(run, event.policy);
    case 'time-ran-out':
      return !isStopping(run) && run.outcome === undefined;
    case 'output-failed':
      return run.outcome === 'succeeded';
  }
}

function hasChanged({ before, step }: Advance): boolean {
  return step.run !== before.run || step.tasks.size > 0 || step.decisions.length > 0;
}

/** Made once: there are many. */
const advances = allAdvances();

describe('the table of the states of a run', () => {
  it('has exactly the moves that events make', () => {
    const taken = new Set(advances.flatMap(movesOf));
    expect([...taken].toSorted()).toEqual(moves.toSorted());
  });

  it('has the moves of every event in a run of any plan', () => {
    fc.assert(
      fc.property(anyAdvances, (some) => some.forEach((one) => movesOf(one))),
      { numRuns: 300 },
    );
  });

  it('names a rule for each move', () => {
    const rules = table.map(({ rule }) => rule);
    expect(ruleNames()).toEqual(expect.arrayContaining(rules));
  });
});

describe('an event out of turn', () => {
  /** A run that has not started has no active task: only then, any event but a pause ends it. */
  const isBegun = ({ before }: Advance): boolean =>
    before.run.active > 0 || !isUnderWay(before.run);

  it('changes nothing', () => {
    const late = advances.filter((one) => isBegun(one) && !isInTurn(one));
    expect(late.length).toBeGreaterThan(1000);
    expect(late.filter(hasChanged)).toEqual([]);
  });
});
