import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { ItemTrace, RunTrace, TaskTrace } from '../../../src/index.ts';
import { folderWith } from '../../support/command.ts';
import { openExecutor, runFlow } from '../../support/flow.ts';
import { Gate } from '../../support/gate.ts';

type Heard = readonly [name: string, trace: RunTrace & TaskTrace & ItemTrace];

const events = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'] as const;

/** What is published until the test has ended, in its order. */
function listen(...kinds: readonly ('run' | 'task' | 'item')[]): Heard[] {
  const heard: Heard[] = [];
  for (const kind of kinds) {
    for (const event of events) {
      const channel = `tracing:millrace:${kind}:${event}`;
      const take = (trace: unknown): void =>
        void heard.push([`${kind} ${event}`, trace as Heard[1]]);
      subscribe(channel, take);
      onTestFinished(() => void unsubscribe(channel, take));
    }
  }
  return heard;
}

const flow = `
name: traced
parameters: {word: {type: string, secret: true}}
tasks:
  - name: check
    action: faults.odd
    with_items: [1, 2]
    tolerate: {count: 1}
    input: {value: "{{ item }}"}
  - {name: last, needs: [check], action: core.fail, input: {message: "no {{ parameters.word }}"}}
`;

it('publishes a run, its tasks and its items from their beginning to their end', async () => {
  const executor = await openExecutor();
  const heard = listen('run', 'task', 'item');
  const { run, state } = await runFlow(executor, flow, {
    parameters: { word: 'sesame-street' },
  });
  const item = ['item start', 'item end', 'item asyncStart', 'item asyncEnd'];
  const failed = ['item start', 'item end', 'item error', 'item asyncStart', 'item asyncEnd'];
  const names = heard.map(([name]) => name);
  expect(names.slice(0, 4)).toEqual(['run start', 'run end', 'task start', 'task end']);
  expect(names.slice(4, 13).toSorted()).toEqual([...item, ...failed].toSorted());
  expect(names.slice(13)).toEqual([
    'task asyncStart',
    'task asyncEnd',
    'task start',
    'task end',
    ...failed,
    'task error',
    'task asyncStart',
    'task asyncEnd',
    'run error',
    'run asyncStart',
    'run asyncEnd',
  ]);
  const traces = new Set(heard.filter(([name]) => name.startsWith('run')).map(([, one]) => one));
  const [runTrace] = traces;
  expect(traces.size).toBe(1);
  expect(runTrace).toMatchObject({ run, workflow: 'traced', state, error: { code: 'MR410' } });
  const [, first] = heard.find(([name]) => name === 'item error') ?? [];
  expect(first).toMatchObject({
    of: { task: 'check', visit: 1, action: 'faults.odd', total: 2, of: { run } },
    index: 0,
    attempt: 1,
    state: 'failed',
    startedAt: expect.any(Number),
    ms: expect.any(Number),
    worker: expect.any(Number),
    error: { code: 'MR401', message: '1 is odd' },
  });
  expect(JSON.stringify(heard)).not.toContain('sesame-street');
});

it('names the task whose item a child run is', async () => {
  const folder = await folderWith({ 'part.yaml': 'tasks: [{name: inner, action: core.noop}]' });
  const executor = await openExecutor({ directory: join(folder, 'store') });
  const text = 'tasks: [{name: part, workflow: part.yaml, with_items: [1], input: {}}]';
  await writeFile(join(folder, 'flow.yaml'), text);
  const heard = listen('run');
  await runFlow(executor, { text, file: join(folder, 'flow.yaml') });
  const started = heard.filter(([name]) => name === 'run start').map(([, trace]) => trace);
  expect(started.map(({ within }) => within?.task)).toEqual([undefined, 'part']);
  expect(started[1]?.within?.of).toBe(started[0]);
});

it('ends a run that is left unfinished', async () => {
  const executor = await openExecutor();
  const gate = await Gate.create();
  const heard = listen('run');
  await executor.start(
    `
tasks:
  - {name: one, action: meet.wait, input: {port: ${gate.port}, name: one}}
  - {name: two, needs: [one], action: core.noop}
`,
  );
  await gate.waitFor(1);
  const closed = executor.close();
  gate.open();
  await closed;
  expect(heard.map(([name]) => name).at(-1)).toBe('run asyncEnd');
  expect(heard.at(-1)?.[1].state).toBe('stopped');
});

it('gives the traceparent that a listener sets to the actions of the task', async () => {
  const source = 'export const get = (input, ctx) => ctx.traceparent ?? null;';
  const folder = await folderWith({ 'actions/trace.mjs': source });
  const executor = await openExecutor({
    directory: join(folder, 'store'),
    actions: join(folder, 'actions'),
  });
  const text = 'tasks: [{name: one, action: trace.get}]\noutput: "{{ task.one.output }}"';
  expect((await runFlow(executor, text)).output).toBe(null);
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const give = (trace: unknown): void => void Object.assign(Object(trace), { traceparent });
  subscribe('tracing:millrace:task:start', give);
  onTestFinished(() => void unsubscribe('tracing:millrace:task:start', give));
  expect((await runFlow(executor, text)).output).toBe(traceparent);
});
