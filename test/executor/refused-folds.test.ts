import { describe, expect, it } from 'vitest';
import { faultOf } from '../support/fault.ts';
import { useExecutor } from '../support/flow.ts';

describe('a fold that cannot be', () => {
  const executor = useExecutor();

  it.each<[string, string, string, RegExp]>([
    ['names no task', '{over: eahc, action: core.sum}', 'MR301', /unknown task 'eahc'/],
    ['names itself', '{over: all, action: core.sum}', 'MR304', /waits for itself/],
    ['folds a plain task', '{over: one, action: core.sum}', 'MR104', /has one item/],
    ['folds a fold', '{over: other, action: core.sum}', 'MR104', /combines the results/],
    ['has no such action', '{over: each, action: core.summ}', 'MR302', /unknown action/],
    ['has an action that is no fold', '{over: each, action: folds.plain}', 'MR302', /is no fold/],
    ['has no action', '{over: each}', 'MR105', /action/],
    ['has a key too many', '{over: each, action: core.sum, order: x}', 'MR102', /order/],
    ['has a wrong setting', '{over: each, action: core.sum, with: {off: n}}', 'MR317', /off/],
    ['folds in a loop', '{over: looped, action: core.sum}', 'MR104', /more than once/],
  ])('%s is rejected before anything runs', async (_name, fold, code, message) => {
    const fault = await faultOf(
      executor().start(`
tasks:
  - {name: one, action: core.noop}
  - {name: each, action: core.echo, with_items: [1], input: {}}
  - {name: other, fold: {over: each, action: core.count}}
  - {name: begin, action: core.noop, next: [{do: [looped]}]}
  - {name: looped, action: core.echo, with_items: [1], input: {}, next: [{when: "{{ vars.n < 3 }}", do: [looped]}]}
  - {name: all, fold: ${fold}}
vars: {n: 5}
`),
    );
    const problems = fault.details['problems'] as { code: string; message: string }[];
    expect(problems).toContainEqual(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });

  it.each([
    ['input: {}'],
    ['with_items: [1]'],
    ['action: core.sum'],
    ['workflow: a.yaml'],
    ['join: all'],
    ['tolerate: {count: 1}'],
    ['fail_fast: true'],
    ['batch_size: 2'],
    ['repeat: 2'],
    ['rate_limit: 2'],
    ['exclusive: true'],
  ])('has no %s', async (key) => {
    const text = `
tasks:
  - {name: each, action: core.echo, with_items: [1], input: {}}
  - {name: all, fold: {over: each, action: core.sum}, ${key}}
`;
    const fault = await faultOf(executor().start(text));
    expect(JSON.stringify(fault.details['problems'])).toContain("cannot be combined with 'fold'");
  });
});
