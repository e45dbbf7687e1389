import { existsSync } from 'node:fs';
import { appendFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Executor, Run } from '../../src/index.ts';
import { openStore } from '../../src/store/open-store.ts';
import { asRunId } from '../../src/run/run-id.ts';
import { folderWith } from '../support/command.ts';
import { faultOf } from '../support/fault.ts';
import { openExecutor, runFlow } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';
import { temporaryFolder } from '../support/temp.ts';
import { changeHelper, versionedFiles, waits } from '../support/versioned-pack.ts';

interface Place {
  readonly folder: string;
  readonly directory: string;
  open(): Promise<Executor>;
}

async function place(workers = 2): Promise<Place> {
  const folder = await folderWith(versionedFiles);
  const directory = join(await temporaryFolder(), 'store');
  const actions = join(folder, 'actions');
  return { folder, directory, open: () => openExecutor({ directory, actions, workers }) };
}

/** A run of `waits` that is paused with two of its items done. */
async function pausedRun(executor: Executor): Promise<Run> {
  const gate = await Gate.create();
  const run = await executor.start(waits, { parameters: { port: gate.port } });
  await gate.waitFor(2);
  const paused = run.pause();
  gate.open();
  expect((await paused).state).toBe('paused');
  return run;
}

describe('the code of a run', () => {
  it('is recorded by digest for the packs that it calls, and no others', async () => {
    const executor = await (await place()).open();
    const report = await runFlow(executor, 'tasks: [{name: t, action: v.get}]');
    const digest = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(report.code).toEqual([{ since: expect.any(Number), packs: { v: digest } }]);
    const builtIn = await runFlow(executor, 'tasks: [{name: t, action: core.noop}]');
    expect(builtIn.code).toBeUndefined();
  });

  it('is that of the disk when the run starts, also where threads hold an older one', async () => {
    const { folder, open } = await place();
    const executor = await open();
    const flow = 'tasks: [{name: t, action: v.get}]\noutput: "{{ task.t.output }}"';
    for (const version of ['v1', 'v2', 'v3']) {
      await changeHelper(folder, version);
      expect((await runFlow(executor, flow)).output).toBe(version);
    }
    await appendFile(join(folder, 'actions/v.mjs'), 'export const added = () => version;');
    const added = await runFlow(executor, flow.replace('v.get', 'v.added'));
    expect(added.output).toBe('v3');
  });

  it.each([1, 2])(
    'stays the same while a run with other code shares a pool of %s',
    async (workers) => {
      const gate = await Gate.create();
      const { folder, open } = await place(workers);
      const executor = await open();
      const parameters = { port: gate.port };
      const first = await executor.start(waits, { parameters });
      await gate.waitFor(2);
      await changeHelper(folder, 'v2');
      const second = await executor.start(waits, { parameters });
      await gate.waitFor(4);
      gate.open();
      expect((await second.result()).output).toEqual(['v2', 'v2', 'v2', 'v2']);
      expect((await first.result()).output).toEqual(['v1', 'v1', 'v1', 'v1']);
    },
  );

  it('stops the run when a thread that takes the place of another meets other code', async () => {
    const gate = await Gate.create();
    const { folder, directory, open } = await place();
    const executor = await open();
    const text = `
parameters: {port: {type: integer}}
tasks:
  - {name: meet, action: v.wait, input: {port: "{{ parameters.port }}", name: meet}}
  - {name: t, needs: [meet], action: v.exit, with_items: "{{ range(50) }}", concurrency: 2,
     input: {now: "{{ item === 20 }}"}}
output: "{{ task.t.output }}"`;
    const run = await executor.start(text, { parameters: { port: gate.port } });
    await gate.waitFor(1);
    await changeHelper(folder, 'v2');
    gate.open();
    const fault = await faultOf(run.result());
    expect(fault).toMatchObject({
      code: 'MR514',
      message: expect.stringContaining('../lib/helper.mjs'),
      hint: expect.stringContaining(`millrace resume ${run.id} --allow-changed code`),
      details: { run: run.id },
    });
    const items = executor.history.items(run.id, 't');
    expect(items.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(items.some(({ output }) => output === 'v2')).toBe(false);
    await executor.close();

    // With the files as they were, nothing has to be allowed.
    await changeHelper(folder, 'v1');
    const second = await openExecutor({ directory, actions: join(folder, 'actions') });
    const report = await (await second.resume(run.id)).result();
    // The item that ends its thread each time fails for that.
    expect(report.tasks['t']?.summary).toMatchObject({ succeeded: 49, failed: 1 });
    expect(report.code).toHaveLength(1);
  });

  it('is waited for while a file of it is gone for a moment', async () => {
    const gate = await Gate.create();
    const { folder, open } = await place();
    const executor = await open();
    const text = `
parameters: {port: {type: integer}}
tasks:
  - {name: meet, action: v.wait, input: {port: "{{ parameters.port }}", name: meet}}
  - {name: t, needs: [meet], action: v.exit, with_items: "{{ range(9) }}", concurrency: 1,
     input: {now: "{{ item === 2 }}"}}`;
    const run = await executor.start(text, { parameters: { port: gate.port } });
    await gate.waitFor(1);
    const helper = join(folder, 'lib/helper.mjs');
    await rename(helper, `${helper}.away`);
    gate.open();
    for await (const event of run.events()) {
      if (event.type !== 'waiting') continue;
      expect(event.reason).toMatch(/helper\.mjs/);
      await rename(`${helper}.away`, helper);
      break;
    }
    const report = await run.result();
    expect(report.tasks['t']?.summary).toMatchObject({ succeeded: 8, failed: 1 });
  });

  it('refuses a resume with other code before any of it is loaded, unless it is allowed', async () => {
    const { folder, open } = await place();
    const executor = await open();
    const run = await pausedRun(executor);
    const loaded = join(folder, 'loaded');
    const text = `import { appendFileSync } from 'node:fs'; appendFileSync(${JSON.stringify(loaded)}, 'x');\n`;
    await writeFile(join(folder, 'lib/helper.mjs'), `${text}export const version = 'v2';\n`);
    for (const allowChanged of [undefined, ['code:other'] as const]) {
      const options = allowChanged ? { allowChanged } : {};
      expect(await faultOf(executor.resume(run.id, options))).toMatchObject({
        code: 'MR514',
        message: expect.stringContaining('../lib/helper.mjs'),
        details: { run: run.id, packs: ['v'] },
      });
    }
    expect(existsSync(loaded)).toBe(false);
    expect(executor.history.find(run.id).state).toBe('paused');

    const resumed = await executor.resume(run.id, { allowChanged: ['code:v'] });
    const report = await resumed.result();
    expect(report.output).toEqual(['v1', 'v1', 'v2', 'v2']);
    const digests = report.code?.map(({ packs }) => packs['v']);
    expect(new Set(digests).size).toBe(2);
    expect(executor.history.report(run.id).code).toEqual(report.code);
  });

  it('does not keep a run from being cancelled', async () => {
    const { folder, open } = await place();
    const executor = await open();
    const run = await pausedRun(executor);
    await changeHelper(folder, 'v2');
    expect((await run.cancel()).state).toBe('cancelled');
  });

  it('is the present one in a retry, which records it', async () => {
    const { folder, open } = await place();
    const executor = await open();
    const flow = `
tasks: [{name: t, action: v.fail, with_items: [v1, v2], input: {unless: "{{ item }}"}}]
output: "{{ task.t.output }}"`;
    const failed = await runFlow(executor, flow);
    expect(failed.state).toBe('failed');
    await changeHelper(folder, 'v2');
    const report = await (await executor.retry(failed.run)).result();
    expect(report).toMatchObject({ state: 'succeeded', output: ['v1', 'v2'] });
    expect(report.code).toHaveLength(2);
    expect(report.code?.[0]).toEqual(failed.code?.[0]);
  });

  it('is that of the parent in the runs of sub-workflows', async () => {
    const { folder, open } = await place();
    const child = `
parameters: {port: {type: integer}}
tasks: [{name: t, action: v.wait, input: {port: "{{ parameters.port }}", name: x}}]
output: "{{ task.t.output }}"`;
    await writeFile(join(folder, 'child.yaml'), child);
    const text = `
parameters: {port: {type: integer}}
tasks: [{name: c, workflow: child.yaml, with_items: [1, 2, 3], concurrency: 1,
  input: {port: "{{ parameters.port }}"}}]
output: "{{ task.c.output }}"`;
    const gate = await Gate.create();
    const executor = await open();
    const workflow = { text, file: join(folder, 'flow.yaml') };
    const run = await executor.start(workflow, { parameters: { port: gate.port } });
    await gate.waitFor(1);
    const paused = run.pause();
    gate.open();
    await paused;
    await changeHelper(folder, 'v2');
    expect((await faultOf(executor.resume(run.id))).code).toBe('MR514');
    const resumed = await executor.resume(run.id, { allowChanged: ['code'] });
    expect((await resumed.result()).output).toEqual(['v1', 'v2', 'v2']);
  });

  it('is recorded at its first resume for a run that an earlier version started', async () => {
    const { directory, folder, open } = await place();
    const executor = await open();
    const run = await pausedRun(executor);
    await executor.close();
    const store = await openStore(directory);
    await store.commit((tx) => {
      const record = tx.run(asRunId(run.id));
      if (!record) throw new Error('the run is stored');
      const { code: _code, directory: _directory, ...earlier } = record;
      tx.putRun(earlier);
    });
    await store.close();
    await changeHelper(folder, 'v2');
    const second = await open();
    expect(second.history.report(run.id)).not.toHaveProperty('directory');
    const report = await (await second.resume(run.id)).result();
    expect(report).toMatchObject({ state: 'succeeded', directory: process.cwd() });
    expect(report.code).toHaveLength(1);
  });
});
