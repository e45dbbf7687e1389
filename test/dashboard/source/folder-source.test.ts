import { cp, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunsPage } from '../../../src/dashboard/payloads/runs.ts';
import { Executor } from '../../../src/executor/executor.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { ask, events, knownTo, read, served } from '../scene.ts';

const flow = 'name: one\ntasks:\n  - {name: a, action: core.echo, input: {x: 1}}\n';

/** A store with one run that has ended. */
async function storeIn(folder: string): Promise<{ store: string; run: string }> {
  const store = join(folder, 'store');
  const executor = await Executor.open({ directory: store, workers: 1 });
  const run = await executor.start(flow);
  await run.result();
  await executor.close();
  return { store, run: run.id };
}

describe('the store of a folder', () => {
  it('may come later', async () => {
    const folder = await temporaryFolder();
    const dashboard = await served({ store: join(folder, 'store') });
    expect(await read<RunsPage>(dashboard, '/api/runs')).toMatchObject({ rows: [], total: 0 });
    await storeIn(folder);
    expect((await read<RunsPage>(dashboard, '/api/runs')).total).toBe(1);
  });

  it('ends the streams of its runs when it is removed', async () => {
    const folder = await temporaryFolder();
    const { store, run } = await storeIn(folder);
    const dashboard = await served({ store });
    let removed: Promise<void> | undefined;
    const seen = await events(
      dashboard.port,
      `/api/runs/${run}/stream`,
      knownTo(dashboard),
      (all) => {
        if (all.length > 0) removed ??= rm(store, { recursive: true });
        return false;
      },
    );
    expect(seen.at(-1)).toMatchObject({ event: 'gone', data: { code: 'MR601' } });
    await removed;
    expect((await read<RunsPage>(dashboard, '/api/runs')).total).toBe(0);
  });

  it('is read anew when another has taken its place', async () => {
    const folder = await temporaryFolder();
    const { store } = await storeIn(folder);
    const dashboard = await served({ store });
    const first = await read<RunsPage>(dashboard, '/api/runs');
    const other = await storeIn(await temporaryFolder());
    await rm(store, { recursive: true });
    expect((await read<RunsPage>(dashboard, '/api/runs')).total).toBeLessThan(2);
    await cp(other.store, store, { recursive: true });
    await expect
      .poll(async () => (await read<RunsPage>(dashboard, '/api/runs')).rows[0]?.id)
      .toBe(other.run);
    expect(other.run).not.toBe(first.rows[0]?.id);
  });

  it('says that it is damaged', async () => {
    const folder = await temporaryFolder();
    const { store } = await storeIn(folder);
    await truncate(join(store, 'data.mdb'), 5000);
    const dashboard = await served({ store });
    const { status, text } = await ask(dashboard.port, '/api/runs', {
      headers: knownTo(dashboard),
    });
    expect([status, JSON.parse(text).code]).toEqual([503, 'MR606']);
  });

  it('ends the stream of a run that is removed', async () => {
    const { store, run } = await storeIn(await temporaryFolder());
    const dashboard = await served({ store });
    let cleaned: Promise<unknown> | undefined;
    const seen = await events(
      dashboard.port,
      `/api/runs/${run}/stream`,
      knownTo(dashboard),
      (all) => {
        if (all.length > 0) cleaned ??= removeAll(store);
        return false;
      },
    );
    await cleaned;
    expect(seen.at(-1)).toMatchObject({ event: 'gone', data: { code: 'MR506' } });
  });
});

async function removeAll(store: string): Promise<void> {
  const executor = await Executor.open({ directory: store, workers: 1 });
  await executor.clean({ keep: 0 });
  await executor.close();
}
