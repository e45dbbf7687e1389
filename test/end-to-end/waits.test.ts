import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answerQuestion, sendSignal } from '../../src/index.ts';
import { faultOf } from '../support/fault.ts';
import { openExecutor, testActions, useExecutor } from '../support/flow.ts';
import { Child } from '../support/process.ts';
import { temporaryFolder } from '../support/temp.ts';
import type { Executor, Run } from '../../src/index.ts';

const approval = `
tasks:
  - {name: ok, action: core.ask, timeout: 2d, input: {question: Deploy?, answer: {enum: [yes, no, later]}}}
  - {name: deploy, action: core.echo, input: "{{ task.ok.output.answer }}"}
output: "{{ task.deploy.output }}"
`;

const review = `
tasks:
  - name: ok
    action: core.ask
    with_items: "{{ range(3) }}"
    input: {question: "Is {{ item }} fine?"}
output: "{{ task.ok.output.map((one) => one.answer) }}"
`;

/** Resolves once all that is left to do is to wait. */
async function untilWaiting(run: Run): Promise<void> {
  for await (const { type } of run.events()) if (type === 'run-waits') return;
}

describe('core.ask', () => {
  const executor = useExecutor();
  const start = async (flow: string): Promise<Run> => {
    const run = await executor().start(flow);
    await untilWaiting(run);
    return run;
  };

  it('lists its question, and goes on with the answer', async () => {
    const run = await start(approval);
    expect(run.inFlight).toBe(0);
    const form = { enum: ['yes', 'no', 'later'], required: true };
    expect([...run.questions()]).toMatchObject([{ path: 'ok', question: 'Deploy?', form }]);
    expect(executor().history.find(run.id)).toMatchObject({ questions: 1 });
    expect(run.progress()).toMatchObject([{ task: 'ok', waitsFor: 'answer' }]);
    await executor().answer(run.id, 'ok', 'later', { by: 'ann' });
    expect(await run.result()).toMatchObject({ state: 'succeeded', output: 'later' });
    expect([...run.questions()]).toEqual([]);
  });

  it('takes one of two answers, and says who was first', async () => {
    const run = await start(review);
    const answers = await Promise.allSettled(
      ['ann', 'bob'].map((by) => executor().answer(run.id, 'ok/1', by === 'ann', { by })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const late = await faultOf(executor().answer(run.id, 'ok/1', true));
    expect(late).toMatchObject({
      code: 'MR511',
      details: { by: expect.stringMatching(/ann|bob/) },
    });
    await executor().answer(run.id, 'ok/0', true);
    await executor().answer(run.id, 'ok/2', false);
    const { output } = await run.result();
    expect(output).toEqual([true, answers[0]?.status === 'fulfilled', false]);
    expect((await faultOf(executor().answer(run.id, 'ok/1', true))).code).toBe('MR511');
  });

  it.each([
    ['an answer of another form', 'ok/0', 'yes', 'MR513', "the answer to 'ok/0' must be a boolean"],
    ['a task that asks nothing', 'other', true, 'MR512', "'other' of run"],
    ['an item that is not there', 'ok/9', true, 'MR512', 'takes no answer: it asks nothing'],
    ['a list without the item', 'ok', true, 'MR501', "'ok' has 3 items"],
    ['no path', 'ok/0/1', true, 'MR501', "'ok/0/1' names no item"],
  ])('refuses %s', async (_, path, answer, code, message) => {
    const run = await start(review);
    const fault = await faultOf(executor().answer(run.id, path, answer));
    expect(fault).toMatchObject({ code, message: expect.stringContaining(message) });
    await run.cancel();
    expect((await faultOf(executor().answer(run.id, 'ok/0', true))).code).toBe('MR512');
  });

  it('asks again until the answer is as awaited, and fails after one that is refused', async () => {
    const run = await start(`
tasks:
  - name: ok
    action: core.ask
    input: {question: Which?, answer: integer}
    fail_when: "{{ result().answer < 0 ? { message: 'below 0', name: 'Negative' } : false }}"
    retry: [{count: 5, until: "{{ result().answer > 10 }}"}, {on: Negative, count: 1}]
output: "{{ [task.ok.output.answer, task.ok.items[0].attempts] }}"
`);
    const answers = [3, -1, 4, -1];
    for await (const { type } of run.events()) {
      if (type !== 'run-waits') continue;
      await executor().answer(run.id, 'ok', answers.shift() ?? null);
    }
    expect(await run.result()).toMatchObject({ state: 'failed' });
    expect(answers).toEqual([]);
    const [item] = executor().history.items(run.id, 'ok') ?? [];
    expect(item).toMatchObject({ attempts: 4, error: { code: 'MR419', name: 'Negative' } });
  });

  it('can be answered within the run of a sub-workflow', async () => {
    const folder = await temporaryFolder();
    const { writeFile } = await import('node:fs/promises');
    await writeFile(join(folder, 'child.yaml'), approval);
    const file = join(folder, 'flow.yaml');
    const text = `
tasks:
  - {name: each, workflow: child.yaml, with_items: [1, 2]}
output: "{{ task.each.output }}"
`;
    const run = await executor().start({ text, file });
    await untilWaiting(run);
    expect([...run.questions()].map(({ path }) => path)).toEqual(['each/0/ok', 'each/1/ok']);
    await executor().answer(run.id, 'each/1/ok', 'no');
    await executor().answer(run.id, 'each/0/ok', 'yes');
    expect((await run.result()).output).toEqual(['yes', 'no']);
  });
});

const arrival = `
tasks:
  - {name: it, action: core.wait_for, input: {event: file, key: a}}
output: "{{ task.it.output.data }}"
`;

describe('core.wait_for', () => {
  const executor = useExecutor();

  it('ends in every run of the store that waits for the signal', async () => {
    const runs = [await executor().start(arrival), await executor().start(arrival)];
    for (const run of runs) await untilWaiting(run);
    await executor().signal('file', { key: 'b', data: 'other' });
    await executor().signal('file', { key: 'a', data: { rows: 2 } });
    for (const run of runs) expect((await run.result()).output).toEqual({ rows: 2 });
  });
});

async function killWaiting(flow: string): Promise<{ directory: string; id: string; child: Child }> {
  const directory = join(await temporaryFolder(), 'store');
  const child = new Child({ directory, actions: testActions, workflow: flow });
  const id = await child.run();
  await child.untilLine(({ type }) => type === 'run-waits');
  return { directory, id, child };
}

async function resumed(directory: string, id: string): Promise<unknown> {
  const executor: Executor = await openExecutor({ directory });
  return (await (await executor.resume(id)).result()).output;
}

describe('a run that waits in another process', () => {
  it('goes on with an answer from here', async () => {
    const { directory, id, child } = await killWaiting(approval);
    await answerQuestion(directory, id, 'ok', 'yes', { isText: true });
    expect(await child.exit()).toBe(0);
    const report = expect.objectContaining({ state: 'succeeded', output: 'yes' });
    expect(child.lines).toContainEqual({ report });
  });

  it('keeps what comes once the process is killed', async () => {
    const asking = await killWaiting(approval);
    await asking.child.kill();
    await answerQuestion(asking.directory, asking.id, 'ok', 'no');
    expect(await resumed(asking.directory, asking.id)).toBe('no');
    const waiting = await killWaiting(arrival);
    await waiting.child.kill();
    await sendSignal(waiting.directory, 'file', { key: 'a', data: 7 });
    expect(await resumed(waiting.directory, waiting.id)).toBe(7);
  });
});
