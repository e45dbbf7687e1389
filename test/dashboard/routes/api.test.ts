import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ItemDetail, ItemsPage } from '../../../src/dashboard/payloads/items.ts';
import type { RunSnapshot } from '../../../src/dashboard/payloads/run.ts';
import type { LogPage } from '../../../src/dashboard/payloads/log.ts';
import type { StorePage } from '../../../src/dashboard/payloads/store.ts';
import type { RunsPage } from '../../../src/dashboard/payloads/runs.ts';
import { serveDashboard, type Served } from '../../../src/dashboard/serve.ts';
import { Executor } from '../../../src/executor/executor.ts';
import { newFolder, removeFolder } from '../../support/temp.ts';
import { ask, knownTo, read } from '../scene.ts';

const flow = `
name: orders
parameters:
  names: {type: array}
  key: {type: string, secret: true}
tasks:
  - name: check
    with_items: "{{ parameters.names }}"
    action: core.echo
    input: {name: "{{ item }}", key: "{{ parameters.key }}"}
    fail_when: "{{ result().name == 'b' }}"
    tolerate: 100%
  - name: sum
    needs: [check]
    action: core.echo
    input: {n: "{{ task.check.output.length }}"}
`;

let folder: string;
let dashboard: Served;
let run: string;

beforeAll(async () => {
  folder = await newFolder();
  const store = join(folder, 'store');
  const executor = await Executor.open({ directory: store, workers: 1 });
  const names = ['a', 'b', 'c', 'x'.repeat(100_000), '<img src=x onerror=alert(1)>'];
  const started = await executor.start(flow, { parameters: { names, key: 'sesame!open' } });
  await started.result();
  run = started.id;
  await executor.close();
  dashboard = await serveDashboard({ store, host: '127.0.0.1', port: 0, readOnly: false });
  return async () => {
    await dashboard.close();
    await removeFolder(folder);
  };
});

describe('the requests of pages', () => {
  it('list runs, with items by state', async () => {
    const page = await read<RunsPage>(dashboard, '/api/runs');
    expect(page).toMatchObject({ total: 1, matches: 1, byState: { succeeded: 1 }, cursor: null });
    expect(page.rows).toMatchObject([
      { id: run, workflow: 'orders', state: 'succeeded', total: 6, unknown: 0, tolerated: true },
    ]);
    expect(page.rows[0]?.counts).toEqual([5, 0, 0, 0, 1, 0, 0, 0]);
  });

  it('find runs by text and state', async () => {
    const matches = async (query: string): Promise<number | null> =>
      (await read<RunsPage>(dashboard, `/api/runs?${query}`)).matches;
    expect(await matches('q=ORD')).toBe(1);
    expect(await matches('q=none')).toBe(0);
    expect(await matches('state=failed,succeeded')).toBe(1);
    expect(await matches('state=failed')).toBe(0);
  });

  it('show a run with its tasks in their order', async () => {
    const shown = await read<RunSnapshot>(dashboard, `/api/runs/${run}`);
    expect(shown).toMatchObject({
      state: 'succeeded',
      mainTask: 'check',
      owner: null,
      tasksTotal: 2,
    });
    expect(shown.tasks).toMatchObject([
      { name: 'check', needs: [], state: 'succeeded', plain: false, total: 5, tolerated: true },
      { name: 'sum', needs: ['check'], state: 'succeeded', plain: true, total: 1 },
    ]);
  });

  it('list items by index, and those of a state', async () => {
    const all = await read<ItemsPage>(dashboard, `/api/runs/${run}/items?task=check`);
    expect(all.rows.map(({ index, state }) => [index, state])).toEqual([
      [0, 'succeeded'],
      [1, 'failed'],
      [2, 'succeeded'],
      [3, 'succeeded'],
      [4, 'succeeded'],
    ]);
    expect(all).toMatchObject({ matches: 5, cursor: null });
    expect(all.rows[3]?.element.length).toBeLessThan(200);
    const failed = await read<ItemsPage>(
      dashboard,
      `/api/runs/${run}/items?task=check&state=failed`,
    );
    const ended = await read<ItemsPage>(
      dashboard,
      `/api/runs/${run}/items?task=check&state=failed,timed_out&since=0&until=9999999999999`,
    );
    expect(ended.rows).toHaveLength(1);
    const early = await read<ItemsPage>(dashboard, `/api/runs/${run}/items?task=check&until=1000`);
    expect(early.rows).toEqual([]);
    expect(failed.rows).toMatchObject([{ index: 1, element: 'b', code: 'MR419' }]);
  });

  it('search the texts of items', async () => {
    const found = await read<ItemsPage>(dashboard, `/api/runs/${run}/items?task=check&q=ONERROR`);
    expect(found.rows).toMatchObject([{ index: 4, element: '<img src=x onerror=alert(1)>' }]);
    expect(found).toMatchObject({ searched: 5, cursor: null });
  });

  it('show an item, cut what is long, and have all of it as a download', async () => {
    const item = await read<ItemDetail>(dashboard, `/api/runs/${run}/items/check/3`);
    expect(item).toMatchObject({
      state: 'succeeded',
      attempts: [{ attempt: 1, state: 'succeeded' }],
    });
    expect(item.element).toMatchObject({ cut: true, bytes: 100_002 });
    expect(item.element?.text).toHaveLength(65_536);
    const whole = await ask(dashboard.port, `/api/runs/${run}/items/check/3/element`, {
      headers: knownTo(dashboard),
    });
    expect(whole.headers['content-disposition']).toMatch(/^attachment; filename="[\w.-]+\.json"/);
    expect(whole.headers['content-security-policy']).toContain("default-src 'none'");
    expect(JSON.parse(whole.text)).toBe('x'.repeat(100_000));
  });

  it('show why an item failed', async () => {
    const item = await read<ItemDetail>(dashboard, `/api/runs/${run}/items/check/1`);
    expect(item).toMatchObject({ state: 'failed', failure: { code: 'MR419' } });
    expect(item.output).toBeUndefined();
    expect(item.commands[0]).toBe(`millrace inspect ${run} check/1`);
  });

  it('tell what has happened in a run', async () => {
    const { lines, dropped } = await read<LogPage>(dashboard, `/api/runs/${run}/log`);
    expect(lines.map(([, level, task, , text]) => [level, task, text])).toEqual([
      ['event', '', 'orders started'],
      ['event', 'check', 'running'],
      ['event', 'check', 'succeeded'],
      ['event', 'sum', 'running'],
      ['event', 'sum', 'succeeded'],
      ['event', '', 'the run has succeeded'],
    ]);
    expect(dropped).toBe(0);
    const ofTask = await read<LogPage>(dashboard, `/api/runs/${run}/log?task=sum`);
    expect(ofTask.lines).toHaveLength(2);
  });

  it('export the items of a state as a file', async () => {
    const path = `/api/runs/${run}/export?task=check&state=failed`;
    const headers = knownTo(dashboard);
    const lines = await ask(dashboard.port, path, { headers });
    expect(lines.headers['content-disposition']).toContain(`"${run}-check-failed.jsonl"`);
    expect(
      lines.text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { index: 1, state: 'failed', item: 'b', attempts: 1, error: { code: 'MR419' } },
    ]);
    const table = await ask(dashboard.port, `${path}&format=csv`, { headers });
    expect(table.text).toMatch(
      /^index,state,item,attempts,started_at,elapsed_ms,output,error\r?\n1,failed,b,1,/,
    );
    expect(table.text).not.toContain('sesame');
  });

  it('show the store', async () => {
    const store = await read<StorePage>(dashboard, '/api/store');
    expect(store.address).toBe(`http://127.0.0.1:${dashboard.port}`);
    expect(store.allowed).toContain(`localhost:${dashboard.port}`);
    expect(Object.fromEntries(store.facts)).toMatchObject({ runs: expect.stringMatching(/^1,/) });
  });

  it('give figures to Prometheus, without a label for a run or an item', async () => {
    const answer = await ask(dashboard.port, '/metrics', { headers: knownTo(dashboard) });
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(answer.text).toContain(
      'millrace_items_total{workflow="orders",task="check",state="failed"} 1\n',
    );
    expect(answer.text).toContain('millrace_runs{workflow="orders",state="succeeded"} 1\n');
    expect(answer.text).toMatch(/^millrace_store_bytes \d+$/m);
    expect(answer.text).not.toContain(run);
  });

  it('show no secret', async () => {
    const paths = ['', '/items?task=check', '/items/check/0', '/items/check/0/output'];
    for (const path of paths) {
      const { text } = await ask(dashboard.port, `/api/runs/${run}${path}`, {
        headers: knownTo(dashboard),
      });
      expect(text, path).not.toContain('sesame');
    }
    const { text } = await ask(dashboard.port, `/api/runs/${run}/items?task=check&q=sesame`, {
      headers: knownTo(dashboard),
    });
    expect(JSON.parse(text).rows).toEqual([]);
  });

  it.each([
    ['/api/runs/none', 404, 'MR506', "there is no run 'none', or it was removed"],
    ['/api/runs/RUN/items?task=none', 404, 'MR506', "task 'none' of run RUN has not started"],
    ['/api/runs/RUN/items', 400, 'MR501', "the request needs 'task'"],
    ['/api/runs/RUN/items?task=check&state=ok', 400, 'MR501', "'state' must be one of"],
    ['/api/runs/RUN/items?task=check&cursor=x', 400, 'MR501', 'the cursor is of another page'],
    ['/api/runs/RUN/items?task=check&from=-1', 400, 'MR501', "'from' must be a whole number"],
    ['/api/runs/RUN/items/check/9', 404, 'MR506', "task 'check' has no item 9: it has 5"],
    ['/api/runs/RUN/items/check/x', 400, 'MR501', "'index' must be a whole number"],
    ['/api/runs/RUN/items/check/1/output', 404, 'MR506', 'has no output'],
    ['/api/runs?state=none', 400, 'MR501', "'state' must be one of"],
    ['/api/none', 404, 'MR506', 'there is no such page'],
  ])('refuse %s', async (path, status, code, message) => {
    const answer = await ask(dashboard.port, path.replace('RUN', run), {
      headers: knownTo(dashboard),
    });
    const body: { code: string; message: string } = JSON.parse(answer.text);
    expect([answer.status, body.code]).toEqual([status, code]);
    expect(body.message).toContain(message.replace('RUN', run));
  });
});
