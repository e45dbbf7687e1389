import { describe, expect, it } from 'vitest';
import type { Failure } from '../../src/items/failure.ts';
import { type WorkEvent, WorkState } from '../../src/work/work-state.ts';

const failure: Failure = { code: 'MR504', message: 'no such action' };
const later: Failure = { code: 'MR408', message: 'workers die' };

const events = {
  suspend: { type: 'suspend' },
  resume: { type: 'resume' },
  drain: { type: 'drain', reason: 'stopping' },
  drainToClose: { type: 'drain', reason: 'closing' },
  abort: { type: 'abort' },
  fail: { type: 'fail', failure },
  failAgain: { type: 'fail', failure: later },
  report: { type: 'report' },
  close: { type: 'close' },
} satisfies Record<string, WorkEvent>;

type EventName = keyof typeof events;

/** Each state, the events that lead to it, and its moves; all other events change nothing. */
const table: readonly {
  readonly after: readonly EventName[];
  readonly state: object;
  readonly becomes: Partial<Record<EventName, object>>;
}[] = [
  {
    after: [],
    state: { kind: 'working' },
    becomes: {
      suspend: { kind: 'suspended' },
      drain: { kind: 'draining', reason: 'stopping', isReported: false },
      drainToClose: { kind: 'draining', reason: 'closing', isReported: false },
      abort: { kind: 'aborting', isReported: false },
      fail: { kind: 'unusable', failure, isReported: false },
      failAgain: { kind: 'unusable', failure: later, isReported: false },
      close: { kind: 'closed' },
    },
  },
  {
    after: ['suspend'],
    state: { kind: 'suspended' },
    becomes: {
      resume: { kind: 'working' },
      drain: { kind: 'draining', reason: 'stopping', isReported: false },
      drainToClose: { kind: 'draining', reason: 'closing', isReported: false },
      abort: { kind: 'aborting', isReported: false },
      fail: { kind: 'unusable', failure, isReported: false },
      failAgain: { kind: 'unusable', failure: later, isReported: false },
      close: { kind: 'closed' },
    },
  },
  {
    after: ['drain', 'report'],
    state: { kind: 'draining', reason: 'stopping', isReported: true },
    becomes: {
      drain: { kind: 'draining', reason: 'stopping', isReported: false },
      drainToClose: { kind: 'draining', reason: 'closing', isReported: false },
      abort: { kind: 'aborting', isReported: false },
      fail: { kind: 'unusable', failure, isReported: false },
      failAgain: { kind: 'unusable', failure: later, isReported: false },
      close: { kind: 'closed' },
    },
  },
  {
    after: ['drainToClose', 'report'],
    state: { kind: 'draining', reason: 'closing', isReported: true },
    becomes: {
      drain: { kind: 'draining', reason: 'closing', isReported: false },
      drainToClose: { kind: 'draining', reason: 'closing', isReported: false },
      abort: { kind: 'aborting', isReported: false },
      fail: { kind: 'unusable', failure, isReported: false },
      failAgain: { kind: 'unusable', failure: later, isReported: false },
      close: { kind: 'closed' },
    },
  },
  {
    after: ['drain', 'abort', 'report'],
    state: { kind: 'aborting', isReported: true },
    becomes: {
      drain: { kind: 'aborting', isReported: false },
      drainToClose: { kind: 'aborting', isReported: false },
      abort: { kind: 'aborting', isReported: false },
      fail: { kind: 'unusable', failure, isReported: false },
      failAgain: { kind: 'unusable', failure: later, isReported: false },
      close: { kind: 'closed' },
    },
  },
  {
    after: ['fail', 'report'],
    state: { kind: 'unusable', failure, isReported: true },
    becomes: {
      drain: { kind: 'unusable', failure, isReported: false },
      drainToClose: { kind: 'unusable', failure, isReported: false },
      abort: { kind: 'unusable', failure, isReported: false },
      close: { kind: 'closed' },
    },
  },
  { after: ['suspend', 'abort', 'close'], state: { kind: 'closed' }, becomes: {} },
];

function stateAfter(names: readonly EventName[]): WorkState {
  const state = new WorkState();
  for (const name of names) state.change(events[name]);
  return state;
}

describe.each(table)('the work on a task after $after', ({ after, state, becomes }) => {
  it('is in a state with its data', () => {
    expect(stateAfter(after).now).toEqual(state);
  });

  it.each(Object.keys(events) as EventName[])('says whether %s changes it', (name) => {
    const work = stateAfter(after);
    expect(work.change(events[name])).toBe(becomes[name] !== undefined);
    expect(work.now).toEqual(becomes[name] ?? state);
  });
});

it('a stop is reported once, and again when it is asked for again', () => {
  const work = stateAfter(['drain']);
  const reports = (['report', 'report', 'drain', 'report', 'report'] as const).map((name) =>
    work.change(events[name]),
  );
  expect(reports).toEqual([true, false, true, true, false]);
});
