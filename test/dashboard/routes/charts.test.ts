import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type {
  Heat,
  Histogram,
  Series,
  Signatures,
} from '../../../src/dashboard/payloads/charts.ts';
import type { Comparison } from '../../../src/dashboard/payloads/compare.ts';
import type { ItemDetail, ItemsPage } from '../../../src/dashboard/payloads/items.ts';
import type { Report } from '../../../src/dashboard/payloads/report.ts';
import type { RunSnapshot } from '../../../src/dashboard/payloads/run.ts';
import { runReport } from '../../../src/dashboard/run-report.ts';
import { serveDashboard, type Served } from '../../../src/dashboard/serve.ts';
import { Executor } from '../../../src/executor/executor.ts';
import { newFolder, removeFolder } from '../../support/temp.ts';
import { ask, knownTo, pagesIn, read } from '../scene.ts';

const flow = `
name: charted
parameters: {count: {type: integer}, bad: {type: integer, default: 10}}
tasks:
  - name: check
    with_items: "{{ range(0, parameters.count) }}"
    action: core.echo
    input: {n: "{{ item }}", text: "</script><script>alert(1)</script>", from: "{{ parameters.bad }}"}
    fail_when: "{{ result().n % 10 === 3 || result().n === parameters.bad }}"
    tolerate: 100%
`;

let dashboard: Served;
let first: string;
let second: string;
let store: string;
let pages: string;

beforeAll(async () => {
  const folder = await newFolder();
  store = join(folder, 'store');
  pages = await pagesIn(folder);
  const executor = await Executor.open({ directory: store, workers: 2 });
  const start = async (parameters: Record<string, number>): Promise<string> => {
    const run = await executor.start(flow, { parameters });
    await run.result();
    return run.id;
  };
  first = await start({ count: 2000 });
  second = await start({ count: 50, bad: 11 });
  await executor.close();
  dashboard = await serveDashboard({ store, host: '127.0.0.1', port: 0, readOnly: true, pages });
  return async () => {
    await dashboard.close();
    await removeFolder(folder);
  };
});

describe('the charts of a run', () => {
  it('show its items over time', async () => {
    const { buckets, step, limits } = await read<Series>(
      dashboard,
      `/api/runs/${first}/series?points=10`,
    );
    expect(buckets.length).toBeLessThanOrEqual(10);
    expect(step).toBeGreaterThanOrEqual(1000);
    expect(buckets.reduce((sum, [ok, failed]) => sum + ok + failed, 0)).toBe(2000);
    expect(limits).toEqual([]);
  });

  it('show how long its items ran', async () => {
    const path = `/api/runs/${first}/histogram?task=check`;
    const { ok, failed, times } = await read<Histogram>(dashboard, path);
    const [timed = 0, timedFailed = 0] = [ok, failed].map((bins) =>
      bins.reduce((sum, count) => sum + count, 0),
    );
    // What was too quick to be timed is in no bin.
    expect(timed).toBeGreaterThan(1500);
    expect(timed + timedFailed).toBeLessThanOrEqual(2000);
    expect(times).toHaveLength(3);
    const { tasks } = await read<RunSnapshot>(dashboard, `/api/runs/${first}`);
    expect(tasks[0]?.times).toHaveLength(3);
  });

  it('show why items failed, and which', async () => {
    const { rows, total } = await read<Signatures>(dashboard, `/api/runs/${first}/signatures`);
    expect(total).toBe(201);
    expect(rows).toMatchObject([
      { task: 'check', code: 'MR419', count: 201, firstItem: 3, lastItem: 1993 },
    ]);
    const cause = rows[0]?.id ?? 0;
    const page = await read<ItemsPage>(
      dashboard,
      `/api/runs/${first}/items?task=check&cause=${cause}`,
    );
    expect(page.rows).toHaveLength(100);
    expect(page.rows.slice(0, 3).map(({ index }) => index)).toEqual([3, 10, 13]);
    const next = await read<ItemsPage>(
      dashboard,
      `/api/runs/${first}/items?task=check&cause=${cause}&cursor=${page.cursor}`,
    );
    expect(next.rows[0]?.index).toBe((page.rows.at(-1)?.index ?? 0) + 10);
    const item = await read<ItemDetail>(dashboard, `/api/runs/${first}/items/check/13`);
    expect(item).toMatchObject({ before: 10, after: 23, failure: { signature: cause } });
    const file = await ask(dashboard.port, `/api/runs/${first}/export?task=check&cause=${cause}`, {
      headers: knownTo(dashboard),
    });
    expect(file.text.trimEnd().split('\n')).toHaveLength(201);
  });

  it('show its items in their order', async () => {
    const heat = await read<Heat>(dashboard, `/api/runs/${first}/heat?task=check&cells=100`);
    expect(heat).toMatchObject({ task: 'check', total: 2000, cell: 20, frontier: 2000 });
    expect(heat.cells).toHaveLength(100);
    expect(heat.cells[1]?.slice(0, 2)).toEqual([20, 2]);
  });

  it('refuse a task that has not started', async () => {
    for (const chart of ['histogram', 'heat', 'series']) {
      const { status, text } = await ask(dashboard.port, `/api/runs/${first}/${chart}?task=none`, {
        headers: knownTo(dashboard),
      });
      expect([chart, status, JSON.parse(text).code]).toEqual([chart, 404, 'MR506']);
    }
  });
});

describe('a comparison of two runs', () => {
  it('has ratios, and outputs that differ for the same element', async () => {
    const path = `/api/runs/${first}/compare?with=${second}`;
    const compared = await read<Comparison>(dashboard, path);
    expect(compared).toMatchObject({ a: { id: first }, b: { id: second }, common: 50 });
    const failed = compared.figures.find(({ name }) => name === 'failed');
    expect(failed).toMatchObject({ a: 0.1005, b: 0.12, ratio: 0.12 / 0.1005 });
    expect(failed?.interval?.[0]).toBeLessThan(1);
    expect(failed?.interval?.[1]).toBeGreaterThan(1);
    const { differing } = compared;
    expect(differing).toMatchObject({ task: 'check', paired: 50 });
    expect(differing.rows[0]).toEqual({ index: 0, path: '$.from', a: '10', b: '11' });
    expect(differing.rows).toContainEqual({
      index: 10,
      path: 'state',
      a: 'failed',
      b: 'succeeded',
    });
  });
});

describe('a report', () => {
  it('is one page that nothing can break out of, with its data and its policy', async () => {
    const page = await runReport(store, first, 'html', pages);
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).toContain("default-src 'none'; script-src 'sha256-");
    expect(page.match(/<script/g)).toHaveLength(2);
    const [, data = ''] =
      /<script type="application\/json" id="report">([^<]*)<\/script>/.exec(page) ?? [];
    const report: Report = JSON.parse(data);
    expect(report).toMatchObject({ run: { id: first }, failed: 201, signatures: { total: 201 } });
    expect(report.items.filter(({ state }) => state === 'failed')).toHaveLength(201);
    expect(report.items.some(({ text }) => text.includes('</script>'))).toBe(true);
  });

  it('is JSON or Markdown as well', async () => {
    const json: { schema: string } & Report = JSON.parse(await runReport(store, first, 'json'));
    expect(json).toMatchObject({ schema: 'millrace.report/1', failed: 201 });
    const text = await runReport(store, first, 'md');
    expect(text).toContain('| check | succeeded | 1,799 | 201 | 2,000 |');
  });

  it('comes as a download', async () => {
    const { headers, text } = await ask(dashboard.port, `/api/runs/${first}/report`, {
      headers: knownTo(dashboard),
    });
    expect(headers['content-disposition']).toContain(`"${first}.html"`);
    expect(text).toContain('id="report"');
  });
});
