import { describe, expect, it } from 'vitest';
import type { SettledState } from '../../../src/run/records.ts';
import { Player, words } from '../player.ts';
import { sketch, type TaskSketch } from '../plans.ts';

type Settling = readonly [task: string, state: SettledState, fired?: readonly number[]];

interface Row {
  readonly name: string;
  readonly plan: Readonly<Record<string, TaskSketch>>;
  /** The decisions at the start, then after each task that settles. */
  readonly start: readonly string[];
  readonly steps: readonly (readonly [Settling, readonly string[]])[];
}

function check({ plan, start, steps }: Row): void {
  const player = new Player(sketch(plan));
  expect(words(player.start())).toEqual(start);
  for (const [[task, state, fired], decided] of steps) {
    expect(words(player.settle(task, state, fired))).toEqual(decided);
  }
}

const diamond = { a: {}, b: { needs: ['a'] }, c: { needs: ['a'] }, d: { needs: ['b', 'c'] } };

describe('needs', () => {
  const rows: Row[] = [
    { name: 'a run without tasks succeeds at once', plan: {}, start: ['end succeeded'], steps: [] },
    {
      name: 'tasks without edges start at once, in the order of the text',
      plan: { b: {}, a: {} },
      start: ['start b', 'start a'],
      steps: [
        [['a', 'succeeded'], []],
        [['b', 'succeeded'], ['end succeeded']],
      ],
    },
    {
      name: 'a task starts with the last of its needs',
      plan: diamond,
      start: ['start a'],
      steps: [
        [
          ['a', 'succeeded'],
          ['start b', 'start c'],
        ],
        [['c', 'succeeded'], []],
        [['b', 'succeeded'], ['start d']],
        [['d', 'succeeded'], ['end succeeded']],
      ],
    },
    {
      name: 'a need that fails skips each task below it once, and the other branch goes on',
      plan: { ...diamond, e: { needs: ['d'] }, f: { needs: ['c'] } },
      start: ['start a'],
      steps: [
        [
          ['a', 'succeeded'],
          ['start b', 'start c'],
        ],
        [
          ['b', 'failed'],
          ['skipped d', 'skipped e'],
        ],
        [['c', 'succeeded'], ['start f']],
        [['f', 'succeeded'], ['end failed MR410']],
      ],
    },
    {
      name: 'a need that times out skips what needs it',
      plan: { a: {}, b: { needs: ['a'] } },
      start: ['start a'],
      steps: [
        [
          ['a', 'timed_out'],
          ['skipped b', 'end failed MR410'],
        ],
      ],
    },
  ];
  it.each(rows)('$name', check);
});

describe('next', () => {
  const rows: Row[] = [
    {
      name: 'a task starts when a transition that names it fires',
      plan: { a: { next: [['b'], ['c']] }, b: {}, c: {} },
      start: ['start a'],
      steps: [
        [['a', 'succeeded', [1]], ['start c']],
        [
          ['c', 'succeeded'],
          ['skipped b', 'end succeeded'],
        ],
      ],
    },
    {
      name: 'every transition that fires starts its tasks',
      plan: { a: { next: [['b'], ['c', 'd']] }, b: {}, c: {}, d: {} },
      start: ['start a'],
      steps: [
        [
          ['a', 'succeeded', [0, 1]],
          ['start b', 'start c', 'start d'],
        ],
      ],
    },
    {
      name: 'a task that is named by two transitions of one event starts once',
      plan: { a: { next: [['b'], ['b']] }, b: {} },
      start: ['start a'],
      steps: [[['a', 'succeeded', [0, 1]], ['start b']]],
    },
    {
      name: 'a task that is reached waits for its needs, and its record says so',
      plan: { a: { next: [['b']] }, c: {}, b: { needs: ['c'] } },
      start: ['start a', 'start c'],
      steps: [
        [['a', 'succeeded', [0]], ['waiting b']],
        [['c', 'succeeded'], ['start b']],
      ],
    },
    {
      name: 'needs that are met do not start a task that no transition has reached',
      plan: { a: { next: [['b']] }, c: {}, b: { needs: ['c'] } },
      start: ['start a', 'start c'],
      steps: [
        [['c', 'succeeded'], []],
        [['a', 'succeeded', [0]], ['start b']],
      ],
    },
    {
      name: 'a task that runs is not started again by a second branch',
      plan: { a: { next: [['c']] }, b: { next: [['c']] }, c: {} },
      start: ['start a', 'start b'],
      steps: [
        [['a', 'succeeded', [0]], ['start c']],
        [['b', 'succeeded', [0]], []],
        [['c', 'succeeded'], ['end succeeded']],
      ],
    },
    {
      name: 'a task that was skipped is not revived',
      plan: { a: {}, b: { next: [['c']] }, c: { needs: ['a'] } },
      start: ['start a', 'start b'],
      steps: [
        [['a', 'failed'], ['skipped c']],
        [['b', 'succeeded', [0]], ['end failed MR410']],
      ],
    },
  ];
  it.each(rows)('$name', check);
});

describe('failures', () => {
  const rows: Row[] = [
    {
      name: 'an unhandled failure fails the run when its other branches have ended',
      plan: { a: {}, b: {}, c: { needs: ['b'] } },
      start: ['start a', 'start b'],
      steps: [
        [['a', 'failed'], []],
        [['b', 'succeeded'], ['start c']],
        [['c', 'succeeded'], ['end failed MR410']],
      ],
    },
    {
      name: 'a transition that starts something handles a failure',
      plan: { a: { next: [['b']] }, b: {} },
      start: ['start a'],
      steps: [
        [['a', 'failed', [0]], ['start b']],
        [['b', 'succeeded'], ['end succeeded']],
      ],
    },
    {
      name: 'a transition that does not handle the failure is followed, and the run fails with the first',
      plan: { a: { next: [['b']], unhandled: [0] }, b: {} },
      start: ['start a'],
      steps: [
        [['a', 'failed', [0]], ['start b']],
        [['b', 'failed'], ['end failed MR410']],
      ],
    },
    {
      name: 'noop handles a failure',
      plan: { a: { next: [['noop']] } },
      start: ['start a'],
      steps: [[['a', 'timed_out', [0]], ['end succeeded']]],
    },
    {
      name: 'a transition that only publishes handles nothing',
      plan: { a: { next: [[]] } },
      start: ['start a'],
      steps: [[['a', 'failed', [0]], ['end failed MR410']]],
    },
    {
      name: 'a transition that did not fire handles nothing',
      plan: { a: { next: [['b']] }, b: {} },
      start: ['start a'],
      steps: [
        [
          ['a', 'failed', []],
          ['skipped b', 'end failed MR410'],
        ],
      ],
    },
    {
      name: 'a failing handler fails the run',
      plan: { a: { next: [['b']] }, b: {} },
      start: ['start a'],
      steps: [
        [['a', 'failed', [0]], ['start b']],
        [['b', 'failed'], ['end failed MR410']],
      ],
    },
    {
      name: 'a handled failure still skips what needs the task',
      plan: { a: { next: [['noop']] }, b: { needs: ['a'] } },
      start: ['start a'],
      steps: [
        [
          ['a', 'failed', [0]],
          ['skipped b', 'end succeeded'],
        ],
      ],
    },
  ];
  it.each(rows)('$name', check);

  it('the first unhandled failure is the reason of the run', () => {
    const player = new Player(sketch({ a: {}, b: {} }));
    player.start();
    player.settle('b', 'failed');
    const [end] = player.settle('a', 'failed');
    expect(end).toMatchObject({
      state: 'failed',
      failure: { code: 'MR410', task: 'b', message: "task 'b' failed: boom" },
    });
  });
});
