import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../src/dashboard/payloads/frame.ts';
import type { RunSnapshot } from '../../../src/dashboard/payloads/run.ts';
import type { Series } from '../../../src/dashboard/payloads/charts.ts';
import type { Served } from '../../../src/dashboard/serve.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { ask, asPage, events, executorIn, knownTo, read, served } from '../scene.ts';

const long = `
name: long
tasks:
  - name: wait
    with_items: "{{ range(0, 200) }}"
    concurrency: 2
    action: core.sleep
    input: {ms: 100}
`;

async function act(
  dashboard: Served,
  run: string,
  action: object,
): Promise<{ status: number; body: { id?: string; code?: string; hint?: string } }> {
  const { status, text } = await ask(dashboard.port, `/api/runs/${run}/actions`, {
    method: 'POST',
    headers: asPage(dashboard),
    body: JSON.stringify(action),
  });
  return { status, body: JSON.parse(text) };
}

describe('what pages ask of a run', () => {
  it('is done by the process that runs it, and frames say so', async () => {
    const store = join(await temporaryFolder(), 'store');
    const executor = await executorIn(store);
    const run = await executor.start(long);
    const dashboard = await served({ store });
    const asked: { id?: string }[] = [];
    const seen = await events(
      dashboard.port,
      `/api/runs/${run.id}/stream`,
      knownTo(dashboard),
      (all) => {
        if (all.length === 1 && asked.length === 0) {
          asked.push({});
          void act(dashboard, run.id, { kind: 'concurrency', task: 'wait', value: 5 }).then(
            ({ body }) => {
              asked[0] = body;
            },
          );
        }
        return all.some(({ data }) => (data as Frame).actions.length > 0);
      },
    );
    const answers = seen.flatMap(({ data }) => (data as Frame).actions);
    expect(answers).toEqual([[asked[0]?.id, 'done', expect.stringContaining('2 → 5')]]);
    const again = await events(
      dashboard.port,
      `/api/runs/${run.id}/stream`,
      knownTo(dashboard),
      (all) => all.length > 0,
    );
    expect(again.flatMap(({ data }) => (data as Frame).actions)).toEqual(answers);
    const { events: marks } = await read<Series>(dashboard, `/api/runs/${run.id}/series`);
    expect(marks).toMatchObject([{ kind: 'changed', text: expect.stringContaining('2 → 5') }]);

    expect((await act(dashboard, run.id, { kind: 'pause' })).status).toBe(202);
    await run.result();
    await expect
      .poll(async () => (await read<RunSnapshot>(dashboard, `/api/runs/${run.id}`)).state)
      .toBe('paused');
    const resume = await act(dashboard, run.id, { kind: 'resume' });
    expect(resume).toMatchObject({
      status: 409,
      body: { code: 'MR518', hint: `millrace resume ${run.id}` },
    });
    const cancel = await act(dashboard, run.id, { kind: 'cancel' });
    expect(cancel).toMatchObject({ status: 202, body: { kept: true } });
  });

  it('can be the answer to a question', async () => {
    const store = join(await temporaryFolder(), 'store');
    const executor = await executorIn(store);
    const run = await executor.start({
      tasks: [
        {
          name: 'ok',
          action: 'core.ask',
          input: { question: 'Deploy?', answer: { type: 'string', enum: ['yes', 'no'] } },
        },
      ],
      output: '{{ task.ok.output.answer }}',
    });
    const dashboard = await served({ store });
    for await (const { type } of run.events()) if (type === 'run-waits') break;
    const { questions } = await read<RunSnapshot>(dashboard, `/api/runs/${run.id}`);
    expect(questions).toMatchObject([
      { run: run.id, task: 'ok', index: 0, message: 'Deploy?', schema: { enum: ['yes', 'no'] } },
    ]);
    const question = { kind: 'answer', run: run.id, task: 'ok', index: 0 };
    expect(await act(dashboard, run.id, { ...question, value: 'maybe' })).toMatchObject({
      status: 400,
      body: { code: 'MR513' },
    });
    expect((await act(dashboard, run.id, { ...question, value: 'yes' })).status).toBe(202);
    expect((await run.result()).output).toBe('yes');
    expect(await act(dashboard, run.id, { ...question, value: 'no' })).toMatchObject({
      status: 409,
    });
  });

  it.each([
    [{}, "'kind' must be pause, resume, cancel, retry, concurrency or answer"],
    [{ kind: 'concurrency', task: 'a', value: 0 }, "'value' must be a whole number from 1"],
    [{ kind: 'concurrency', task: 'a', value: 1e15 }, "'value' must be a whole number from 1 to"],
    [{ kind: 'cancel', policy: 'now' }, "'policy' must be cancel_running or allow_finish"],
    [{ kind: 'retry', items: [1] }, "'cause' and 'items' need 'task'"],
    [{ kind: 'retry', task: 'a', items: [-1] }, "'items' must be a list"],
    [{ kind: 'answer', run: 'r', task: 't', index: 0 }, "an answer needs 'value'"],
  ])('is refused when it is wrong: %o', async (action, message) => {
    const dashboard = await served();
    const { status, text } = await ask(dashboard.port, '/api/runs/x/actions', {
      method: 'POST',
      headers: asPage(dashboard),
      body: JSON.stringify(action),
    });
    expect([status, JSON.parse(text).message]).toEqual([400, expect.stringContaining(message)]);
  });
});
