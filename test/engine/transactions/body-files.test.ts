import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BodyFiles } from '../../../src/engine/transactions/body-files.ts';
import type { Message } from '../../../src/engine/transactions/inbox.ts';
import type { ActiveRun } from '../../../src/engine/active/active-run.ts';
import type { BodyFolders } from '../../../src/ports/store.ts';
import { outputs } from '../../items/batches.ts';
import { planOf, Stage } from '../../support/stage.ts';
import { temporaryFolder } from '../../support/temp.ts';

const plan = planOf('name: one\ntasks: [{name: one, action: test.one, input: {}}]');

interface Scene {
  readonly run: ActiveRun;
  readonly folder: string;
  readonly bodies: BodyFiles;
  batch(value: unknown): Message[];
}

async function scene(isDurable: boolean, of = plan, mostInAll?: number): Promise<Scene> {
  const folder = join(await temporaryFolder(), 'data', 'run');
  const folders: BodyFolders = {
    isDurable,
    of: () => folder,
    runs: () => [],
    remove: async () => {},
  };
  const made = await new Stage({ size: 1, run: () => null }).create(of);
  const run: ActiveRun = Object.assign(Object.create(made), { folder });
  const task = made.begin('one', 1);
  const batch = (value: unknown): Message[] => {
    return [{ type: 'batch', run, task, batch: outputs(value) }];
  };
  return { run, folder, bodies: new BodyFiles(folders, mostInAll), batch };
}

function bodyOf([message]: readonly Message[]): unknown {
  return message?.type === 'batch' ? message.batch.reference : undefined;
}

test('A body that came with its head is written and flushed before the transaction', async () => {
  const { run, folder, bodies, batch } = await scene(true);
  const messages = batch('x'.repeat(40_000));
  const flushed = bodies.prepare(new Map([[run, messages]]));
  expect(bodyOf(messages)).toMatchObject({ epoch: run.lease.epoch, offset: 0 });
  expect(await readdir(folder)).toHaveLength(1);
  expect(flushed).toBeInstanceOf(Promise);
  await flushed;
  bodies.release(run);
});

test('Small outputs cost no flush, and none is made where commits are not flushed', async () => {
  const durable = await scene(true);
  expect(durable.bodies.prepare(new Map([[durable.run, durable.batch('small')]]))).toBe(undefined);
  const process = await scene(false);
  const messages = process.batch('x'.repeat(40_000));
  expect(process.bodies.prepare(new Map([[process.run, messages]]))).toBe(undefined);
  expect(bodyOf(messages)).toMatchObject({ offset: 0 });
  process.bodies.release(process.run);
});

test('Small outputs that a task reads go to a file as well, once there are many in memory', async () => {
  const { run, bodies, batch } = await scene(false);
  const bodyOfNext = (value: string, residentBytes: number): unknown => {
    const messages = batch(value);
    const [message] = messages;
    if (message?.type === 'batch') message.task.residentBytes = residentBytes;
    void bodies.prepare(new Map([[run, messages]]));
    return bodyOf(messages);
  };
  const text = 'x'.repeat(2000);
  expect(bodyOfNext(text, 4_000_000)).toBeUndefined();
  expect(bodyOfNext(text, 5_000_000)).toMatchObject({ offset: 0 });
  expect(bodyOfNext('tiny', 5_000_000)).toBeUndefined();
  bodies.release(run);
});

test('Small outputs go to a file once those of all tasks take what they may', async () => {
  const text = "output: '{{ task.one.output }}'\nname: one\ntasks: [{name: one, action: test.one}]";
  const read = await scene(false, planOf(text), 5000);
  const bodyOfNext = (): unknown => {
    const messages = read.batch('x'.repeat(2000));
    void read.bodies.prepare(new Map([[read.run, messages]]));
    return bodyOf(messages);
  };
  const kept = [bodyOfNext(), bodyOfNext(), bodyOfNext(), bodyOfNext()];
  expect(kept.map((body) => body === undefined)).toEqual([true, true, true, false]);
  read.bodies.release(read.run);
  expect(bodyOfNext()).toBeUndefined();
  // Outputs that no task reads do not stay in memory.
  const other = await scene(false, plan, 0);
  const messages = other.batch('x'.repeat(2000));
  void other.bodies.prepare(new Map([[other.run, messages]]));
  expect(bodyOf(messages)).toBeUndefined();
});

test('A body that cannot be written, or is not there when it is flushed, is MR605', async () => {
  const { run, folder, bodies, batch } = await scene(true);
  await mkdir(join(folder, '..'), { recursive: true });
  await writeFile(folder, '');
  const fails = expect.objectContaining({ code: 'MR605' });
  expect(() => bodies.prepare(new Map([[run, batch('x'.repeat(40_000))]]))).toThrow(fails);
  const other = await scene(true);
  const messages = other.batch('x'.repeat(40_000));
  await other.bodies.prepare(new Map([[other.run, messages]]));
  const elsewhere = Object.assign(Object.create(other.run), { folder: join(folder, '..', 'no') });
  await expect(other.bodies.prepare(new Map([[elsewhere, messages]]))).rejects.toEqual(fails);
});
