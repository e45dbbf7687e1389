import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import {
  openHistory,
  type RunEvent,
  type RunHistory,
  type WatchedRun,
} from '../../../src/index.ts';
import { openExecutor } from '../../support/flow.ts';
import { Gate } from '../../support/gate.ts';
import { temporaryFolder } from '../../support/temp.ts';

const flow = `
tasks:
  - name: first
    action: faults.odd
    with_items: [1, 2, 3]
    tolerate: {count: 2}
    input: {value: "{{ item }}"}
  - name: second
    needs: [first]
    action: meet.wait
    input: {port: "{{ parameters.port }}", name: one}
  - {name: third, needs: [second], action: core.noop}
parameters: {port: {type: integer}}
`;

async function opened(directory: string): Promise<RunHistory> {
  const history = await openHistory(directory);
  onTestFinished(() => history.close());
  return history;
}

async function all(run: WatchedRun, seen: (event: RunEvent) => void = () => {}): Promise<string[]> {
  const types: string[] = [];
  for await (const event of run.events()) {
    seen(event);
    types.push('task' in event ? `${event.type} ${event.task}` : event.type);
  }
  return types;
}

it('tells a run of another reader of the store from its beginning to its end', async () => {
  const directory = join(await temporaryFolder(), 'store');
  const executor = await openExecutor({ directory });
  const gate = await Gate.create();
  const { id } = await executor.start(flow, { parameters: { port: gate.port } });
  await gate.waitFor(1);
  const watched = (await opened(directory)).watch(id);
  expect(watched.progress()).toMatchObject([
    { task: 'first', state: 'succeeded', done: 3 },
    { task: 'second', state: 'running', done: 0 },
  ]);
  const result = watched.result();
  const types = await all(watched, ({ type }) => {
    if (type === 'task-started') gate.open();
  });
  expect(types).toEqual([
    'run-started',
    'task-started first',
    'task-settled first',
    'task-started second',
    'task-settled second',
    'task-started third',
    'task-settled third',
    'run-ended',
  ]);
  expect(await result).toMatchObject({ run: id, state: 'succeeded' });
  expect(await all(watched)).toEqual(types);
});

it('waits as long as it may', async () => {
  const directory = join(await temporaryFolder(), 'store');
  const executor = await openExecutor({ directory });
  const gate = await Gate.create();
  const run = await executor.start(flow, { parameters: { port: gate.port } });
  await gate.waitFor(1);
  const watched = executor.history.watch(run.id);
  await expect(watched.result({ timeout: 1 })).rejects.toMatchObject({
    code: 'MR519',
    message: `run ${run.id} has not ended within 1 ms`,
  });
  await expect(watched.result({ timeout: 'soon' })).rejects.toMatchObject({ code: 'MR501' });
  const waited = watched.result({ timeout: '1h' });
  gate.open();
  expect(await waited).toMatchObject({ state: 'succeeded' });
});

it('ends with a pause, and at once where nobody runs the run', async () => {
  const directory = join(await temporaryFolder(), 'store');
  const executor = await openExecutor({ directory });
  const gate = await Gate.create();
  const run = await executor.start(flow, { parameters: { port: gate.port } });
  await gate.waitFor(1);
  const watched = (await opened(directory)).watch(run.id);
  const paused = run.pause();
  const types = await all(watched, ({ type }) => {
    if (type === 'task-started') gate.open();
  });
  expect(types.slice(3, 5)).toEqual(['task-started second', 'task-settled second']);
  expect(types.at(-1)).toBe('run-paused');
  await paused;
  await executor.close();
  expect(await watched.result()).toMatchObject({ run: run.id, state: 'paused' });
  expect((await all(watched)).at(-1)).toBe('run-paused');
});

it('says that the run was removed', async () => {
  const directory = join(await temporaryFolder(), 'store');
  const executor = await openExecutor({ directory });
  const run = await executor.start('tasks: [{name: one, action: core.noop}]');
  await run.result();
  const watched = (await opened(directory)).watch(run.id);
  await executor.clean({ keep: 0 });
  const removed = { code: 'MR506', message: `run ${run.id} was removed` };
  await expect(watched.result()).rejects.toMatchObject(removed);
  await expect(all(watched)).rejects.toMatchObject(removed);
  expect(() => watched.report()).toThrow(removed.message);
});
