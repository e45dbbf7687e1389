import { describe, expect, it } from 'vitest';
import { rowLayout } from '../../../src/dashboard/plans/row-layout.ts';
import { inOrder } from '../../../src/dashboard/plans/topology.ts';
import { planOf } from '../../support/stage.ts';

function layoutOf(tasks: readonly string[], opened: readonly string[] = []) {
  const plan = planOf(`name: many\ntasks:\n${tasks.map((task) => `  - ${task}\n`).join('')}`);
  return rowLayout(inOrder(plan), new Set(opened));
}

const echo = 'action: core.echo, input: {}';
const many = Array.from(
  { length: 2000 },
  (_, at) => `{name: check_${at}, needs: [start], ${echo}}`,
);

describe('the rows of tasks', () => {
  it('stand below the tasks that lead to them', () => {
    const rows = layoutOf([
      `{name: last, needs: [b, a], ${echo}}`,
      `{name: b, needs: [a], ${echo}}`,
      `{name: a, ${echo}}`,
    ]);
    expect(rows.map(({ name, needs }) => [name, needs])).toEqual([
      ['a', []],
      ['b', ['a']],
      ['last', ['b', 'a']],
    ]);
  });

  it('take in tasks that `next` starts, also where they lead back', () => {
    const rows = layoutOf([
      `{name: start, ${echo}, next: [{do: [again]}]}`,
      `{name: again, ${echo}, next: [{when: "{{ result().n < 3 }}", do: [again]}, {else: [end]}]}`,
      `{name: end, ${echo}}`,
    ]);
    expect(rows.map(({ name, needs }) => [name, needs])).toEqual([
      ['start', []],
      ['again', ['start']],
      ['end', ['again']],
    ]);
  });

  it('are one for tasks that are alike, when there are many', () => {
    const rows = layoutOf([
      `{name: start, ${echo}}`,
      ...many,
      `{name: end, needs: [check_7], ${echo}}`,
    ]);
    expect(rows.map(({ name, needs, isGroup }) => [name, needs, isGroup])).toEqual([
      ['start', [], false],
      ['check_0 … check_1999', ['start'], true],
      ['end', ['check_0 … check_1999'], false],
    ]);
  });

  it('of a group that was opened are its tasks', () => {
    const rows = layoutOf([`{name: start, ${echo}}`, ...many], ['check_0 … check_1999']);
    expect(rows).toHaveLength(501);
    expect(rows.at(-1)).toMatchObject({ name: 'check_499', needs: ['start'], isGroup: false });
  });

  it('are at most 60, whatever the tasks are', () => {
    const letters = Array.from({ length: 100 }, (_, at) =>
      String.fromCharCode(97 + (at % 26), 97 + Math.floor(at / 26)),
    );
    const chain = letters.map((name, at) => {
      const needs = at === 0 ? '' : `needs: [t_${letters[at - 1]}], `;
      return `{name: t_${name}, ${needs}${echo}}`;
    });
    const rows = layoutOf(chain);
    expect(rows.length).toBeLessThanOrEqual(60);
    expect(rows.flatMap(({ tasks }) => tasks)).toHaveLength(100);
  });
});
