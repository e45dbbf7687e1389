import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventsOf, openExecutor, runFlow, testActions, useExecutor } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';
import { Child } from '../support/process.ts';
import { temporaryFolder } from '../support/temp.ts';

const flow = (input: string, rest = ''): string => `
parameters: {port: {type: integer, default: 0}}
tasks:
  - {name: it, action: long.steps, ${rest} input: {port: "{{ parameters.port }}", ${input}}}
output: "{{ task.it.output }}"
`;

describe('ctx.checkpoint', () => {
  const executor = useExecutor({ workers: 1 });

  it('leaves a value that the next attempt goes on with', async () => {
    const report = await runFlow(executor(), flow('fails: 4', 'retry: {count: 1},'));
    expect(report.output).toEqual([4, 5, 6, 7, 8, 9, 10]);
  });

  it('leaves nothing for a later item, nor for the next visit', async () => {
    const { output } = await runFlow(
      executor(),
      `
vars: {n: 0}
tasks:
  - {name: begin, action: core.noop, next: it}
  - name: it
    action: long.steps
    with_items: [1, 2]
    next:
      - publish: {n: "{{ vars.n + 1 }}"}
      - {when: "{{ vars.n < 2 }}", do: it}
output: "{{ task.it.output.map((taken) => taken.length) }}"
`,
    );
    expect(output).toEqual([10, 10]);
  });

  it('refuses an attempt that has ended, and what is too large', async () => {
    const late = await runFlow(
      executor(),
      `
tasks: [{name: it, action: long.late, retry: {count: 1}}]
output: "{{ task.it.output }}"
`,
    );
    expect(late.output).toBe('MR508 null');
    const large = await runFlow(
      executor(),
      'tasks: [{name: it, action: long.large, input: {bytes: 20000000}}]',
    );
    expect(large.error?.cause).toMatchObject({ code: 'MR421' });
  });
});

describe('ctx.progress', () => {
  it('is an event, and is on disk while the item runs', async () => {
    const executor = await openExecutor();
    const gate = await Gate.create();
    const run = await executor.start(flow('waits: 1'), { parameters: { port: gate.port } });
    const progress = eventsOf(run, 'item-progressed');
    // Read from the start: the event can come before the item is at the gate.
    const first = hasProgressed(run.events());
    await gate.waitFor(1);
    await first;
    expect(executor.history.progress(run.id, 'it')).toEqual([{ index: 0, done: 1, total: 10 }]);
    gate.open();
    await run.result();
    expect((await progress).at(-1)).toMatchObject({ task: 'it', index: 0, done: 10, total: 10 });
    expect(executor.history.progress(run.id, 'it')).toEqual([]);
  });
});

async function hasProgressed(events: AsyncIterable<{ readonly type: string }>): Promise<void> {
  for await (const { type } of events) if (type === 'item-progressed') return;
}

describe('a process that is killed in a long item', () => {
  it('has left what the item goes on with in another process', async () => {
    const gate = await Gate.create();
    const directory = join(await temporaryFolder(), 'store');
    const parameters = { port: gate.port };
    const workflow = flow('waits: 7');
    const child = new Child({ directory, actions: testActions, workflow, parameters });
    const id = await child.run();
    await gate.waitFor(1);
    await child.kill();
    const executor = await openExecutor({ directory });
    const run = await executor.resume(id);
    expect((await run.result()).output).toEqual([7, 8, 9, 10]);
  });
});
