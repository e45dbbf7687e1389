import { expect, test } from 'vitest';
import { readText } from '../../src/workflow/parse.ts';
import { allKeys } from '../support/keys.ts';

/** A workflow in which one key has a value that no setting accepts. */
function withWrong(name: string): string {
  const [level, key = ''] = name.split('.');
  const wrong = { [key]: {} };
  const at = (place: string): object => (level === place ? wrong : {});
  const task = {
    name: 'a',
    action: 'core.noop',
    ...(level === 'retry' ? { retry: { count: 1, ...wrong } } : {}),
    ...(level === 'tolerate' ? { tolerate: { count: 1, ...wrong } } : {}),
    ...(level === 'repeat' ? { repeat: { count: 1, ...wrong } } : {}),
    ...(level === 'results' ? { results: { to: 'x', ...wrong } } : {}),
    next: [{ do: ['b'], ...at('transition') }],
    ...at('task'),
  };
  return JSON.stringify({
    parameters: { p: at('parameter') },
    tasks: [task, { name: 'b', action: 'core.noop' }],
    ...at('workflow'),
  });
}

test('only a wrong value that other parts refer to hides what else is wrong', () => {
  const hiding = allKeys.filter((name) => !readText(withWrong(name)).sourced);
  expect(hiding).toEqual([
    'workflow.name',
    'workflow.tasks',
    'workflow.steps',
    'workflow.finally',
    'task.name',
    'task.action',
    'task.workflow',
    'task.steps',
    'task.tasks',
    'task.vars',
    'task.output',
    'task.finally',
    'task.fold',
    'task.needs',
    'task.join',
    'task.when',
    'task.with_items',
    'task.next',
    'retry.on',
    'retry.when',
    'transition.on',
    'transition.when',
    'transition.do',
    'transition.else',
  ]);
});
