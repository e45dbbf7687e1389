import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderWith } from '../../support/command.ts';
import { millraceHere } from '../../support/command-here.ts';

const flow =
  'name: "a\\nb:c"\ntasks: [{name: one, action: core.noop}, {name: two, action: core.fail}]';

async function bytesOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir(folder)).filter((name) => !name.includes('lock'));
  const texts = names.map(
    async (name) => [name, await readFile(join(folder, name), 'hex')] as const,
  );
  return new Map(await Promise.all(texts));
}

it('lists the newest runs, and what they are, one a line', async () => {
  const cwd = await folderWith({ 'flow.yaml': flow });
  const first = JSON.parse(
    (await millraceHere(['run', 'flow.yaml', '--json'], { cwd })).stdout,
  ).run;
  const { code, stdout } = await millraceHere(['complete', 'runs'], { cwd });
  const known = String.raw`:failed, a\nb:c`;
  expect([code, stdout]).toEqual([0, `last:the newest run\n${first}${known}\n`]);
});

it('lists the tasks of a run with their states', async () => {
  const cwd = await folderWith({ 'flow.yaml': flow });
  await millraceHere(['run', 'flow.yaml'], { cwd });
  for (const name of [['last'], []]) {
    const { code, stdout } = await millraceHere(['complete', 'tasks', ...name], { cwd });
    expect([code, stdout]).toEqual([0, 'one:succeeded\ntwo:failed\n']);
  }
});

it('creates no store and writes to none', async () => {
  const cwd = await folderWith({ 'flow.yaml': flow });
  expect((await millraceHere(['complete', 'runs'], { cwd })).code).toBe(5);
  expect(await readdir(cwd)).toEqual(['flow.yaml']);
  await millraceHere(['run', 'flow.yaml'], { cwd });
  const before = await bytesOf(join(cwd, '.millrace'));
  await millraceHere(['complete', 'runs'], { cwd });
  await millraceHere(['complete', 'tasks', 'last'], { cwd });
  expect(await bytesOf(join(cwd, '.millrace'))).toEqual(before);
  expect(before.size).toBeGreaterThan(0);
});

it('refuses what it does not know', async () => {
  const cwd = await folderWith({});
  const { code, stderr } = await millraceHere(['complete', 'items'], { cwd });
  expect([code, stderr]).toEqual([2, expect.stringContaining('Allowed choices are runs, tasks.')]);
});
