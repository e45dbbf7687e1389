import { describe, expect, it } from 'vitest';
import { Player, words } from './player.ts';
import { sketch, type TaskSketch } from './plans.ts';

const both = { a: { next: [['j']] }, b: { next: [['j']] }, j: { join: 2 } };
const twoOfThree = {
  a: { next: [['j']] },
  b: { next: [['j']] },
  c: { next: [['j']] },
  j: { join: 2 },
};

interface Row {
  readonly name: string;
  readonly plan: Readonly<Record<string, TaskSketch>>;
  /** Tasks in the order they settle, firing all transitions. Capitals fire none, and `N` fails. */
  readonly order: string;
  /** The decisions about the join and the end. */
  readonly decided: readonly string[];
}

/** Loops in which each task starts itself again while it fires. */
const looping = (names: string, join: number): Record<string, TaskSketch> => ({
  ...Object.fromEntries([...names].map((name) => [name, { next: [['j', name]] }])),
  ...Object.fromEntries([...names].map((name) => [`in_${name}`, { next: [[name]] }])),
  j: { join },
});

const rows: Row[] = [
  {
    name: 'all: starts with the last of its sources',
    plan: both,
    order: 'abj',
    decided: ['arrival j', 'start j', 'end succeeded'],
  },
  {
    name: 'all: a source that leads elsewhere fails the run when no other task runs',
    plan: both,
    order: 'aB',
    decided: ['arrival j', 'skipped j', 'end failed MR415'],
  },
  {
    name: 'a join at which no source arrives is skipped like any task that is not reached',
    plan: both,
    order: 'AB',
    decided: ['skipped j', 'end succeeded'],
  },
  {
    name: 'several edges from one source are one arrival',
    plan: { a: { next: [['j'], ['j']] }, b: { next: [['j']] }, j: { join: 2 } },
    order: 'aBj',
    decided: ['arrival j', 'skipped j', 'end failed MR415'],
  },
  {
    name: 'n: starts with the n-th arrival, and later arrivals start nothing',
    plan: twoOfThree,
    order: 'cajb',
    decided: ['arrival j', 'start j', 'arrival j', 'end succeeded'],
  },
  {
    name: 'n: fewer than n fail the run',
    plan: twoOfThree,
    order: 'AcB',
    decided: ['arrival j', 'skipped j', 'end failed MR415'],
  },
  {
    name: '1: the first of two starts it, once',
    plan: { ...both, j: { join: 1 } },
    order: 'ajb',
    decided: ['start j', 'arrival j', 'end succeeded'],
  },
  {
    name: 'a join waits for its needs too',
    plan: { ...both, n: {}, j: { join: 2, needs: ['n'] } },
    order: 'abnj',
    decided: ['arrival j', 'arrival j', 'start j', 'end succeeded'],
  },
  {
    name: 'a join that is met but whose need fails is skipped',
    plan: { ...both, n: {}, j: { join: 2, needs: ['n'] } },
    order: 'abN',
    decided: ['arrival j', 'arrival j', 'skipped j', 'end failed MR410'],
  },
  {
    name: 'a join can lead back to its sources, round after round',
    plan: {
      first: { next: [['a', 'b']] },
      a: { next: [['j']] },
      b: { next: [['j']] },
      j: { join: 2, next: [['a', 'b']] },
    },
    order: 'first a b j b a j a b J',
    decided: ['arrival j', 'start j', 'arrival j', 'start j 2', 'arrival j', 'start j 3'].concat(
      'end succeeded',
    ),
  },
  {
    name: 'a source that arrives again before the round is met counts once',
    plan: looping('ab', 2),
    order: 'in_a in_b a a A b B j',
    decided: ['arrival j', 'start j', 'end succeeded'],
  },
  {
    name: 'a round that is met while the task runs starts it again when it has settled',
    plan: looping('ab', 2),
    order: 'in_a in_b a b a b A B j j',
    decided: ['arrival j', 'start j', 'arrival j', 'arrival j', 'start j 2', 'end succeeded'],
  },
  {
    name: 'n: a source that arrives again begins the next round, even if another is missing',
    plan: looping('abc', 2),
    order: 'in_a in_b in_c a b j a c A B C j',
    decided: ['arrival j', 'start j', 'arrival j', 'start j 2', 'end succeeded'],
  },
  {
    name: 'a second round that is not met fails the run',
    plan: looping('ab', 2),
    order: 'in_a in_b a b j a A B',
    decided: ['arrival j', 'start j', 'arrival j', 'end failed MR415'],
  },
];

function steps(order: string): readonly string[] {
  return order.includes(' ') ? order.split(' ') : [...order];
}

function play(plan: Row['plan'], order: readonly string[]): Player {
  const player = new Player(sketch(plan));
  player.start();
  for (const word of order) {
    const name = word.toLowerCase();
    const transitions = plan[name]?.next?.map((_, at) => at) ?? [];
    const fired = word === name ? transitions : [];
    player.settle(name, word === 'N' ? 'failed' : 'succeeded', fired);
  }
  return player;
}

describe('a join', () => {
  it.each(rows)('$name', ({ plan, order, decided }) => {
    const player = play(plan, steps(order));
    const decisions = words(player.decided).filter((word) => /^end| j( |$)/.test(word));
    expect(decisions).toEqual(decided);
  });

  it('names the sources that did not lead to it', () => {
    const end = play(twoOfThree, ['A', 'B', 'c']).decided.find(({ type }) => type === 'end-run');
    expect(end).toMatchObject({
      failure: {
        code: 'MR415',
        task: 'j',
        message: "the join of task 'j' can no longer be met: 'a', 'b' did not lead to it",
      },
    });
  });

  it('survives a crash at every step', () => {
    for (const { plan, order } of rows) {
      for (const at of steps(order).keys()) {
        const live = play(plan, steps(order).slice(0, at));
        if (live.model.run.state !== 'running') continue;
        const restored = live.restored().model;
        expect(restored.run).toEqual(live.model.run);
        for (const [name, { state, visit, arrived }] of live.model.tasks) {
          const found = restored.tasks.get(name);
          expect(found).toMatchObject({ state, visit });
          expect(found?.arrived.list).toEqual(arrived.list);
          expect(found?.arrived.next.list).toEqual(arrived.next.list);
        }
      }
    }
  });
});
