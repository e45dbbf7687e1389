import { expect, it } from 'vitest';
import { concurrencyTarget, rateTarget } from '../../../src/run/rules/concurrency.ts';

const tasks = (...all: readonly object[]) => ({
  tasks: new Map(
    all.map((task) => [Object(task).name as string, task as { readonly name: string }]),
  ),
});
const list = { name: 'many', withItems: [1, 2] };
const more = { name: 'more', source: { from: 'x' } };
const plain = { name: 'one' };
const alone = { name: 'alone', withItems: [1], exclusive: true };
const fold = { name: 'sum', fold: { over: 'many' } };

it.each([
  ['a task with a list', tasks(list, plain), 'many', 'many'],
  ['a task with a source', tasks(more), 'more', 'more'],
  ['a fold', tasks(fold), 'sum', 'sum'],
  ['the only task with items', tasks(plain, list, alone), undefined, 'many'],
  ['the run, where it has a bound', { ...tasks(list), concurrency: 4 }, undefined, 'the run'],
  ['a task, though the run has a bound', { ...tasks(list), concurrency: 4 }, 'many', 'many'],
  ['no plain task', tasks(plain), 'one', "MR518 task 'one' has one item"],
  ['no exclusive task', tasks(alone), 'alone', /^MR518 task 'alone' is exclusive/],
  ['no task that is not there', tasks(list), 'mny', "MR506 the run has no task 'mny'"],
  ['none of two, where none is named', tasks(list, more), undefined, /^MR518 the workflow sets no/],
  ['none where none has items', tasks(plain), undefined, /^MR518 the workflow sets no/],
])('changes the concurrency of %s', (_, plan, task, wanted) => {
  const target = concurrencyTarget(plan, task);
  const found = target.ok
    ? target.value.of === 'run'
      ? 'the run'
      : target.value.task
    : `${target.error.code} ${target.error.text}`;
  if (typeof wanted === 'string') expect(found).toBe(wanted);
  else expect(found).toMatch(wanted);
});

it('changes a rate while the task runs only if there is one', () => {
  expect(rateTarget(tasks(list), 'many', false)).toMatchObject({ ok: true });
  expect(rateTarget(tasks(list), 'many', true)).toMatchObject({ ok: false });
});
