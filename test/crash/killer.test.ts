import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openHistory } from '../../src/index.ts';
import { type Ended, folderWith, millrace, startCommand } from '../support/command.ts';

/** One item, or two, end the process as the out-of-memory killer does. */
const killer = `
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
export async function f({ n, file, victims, ms = 0 }, ctx) {
  const name = ctx.task + '/' + ctx.index;
  appendFileSync(file + '.pids', name + ' ' + process.pid + '\\n');
  appendFileSync(file, name + '\\n');
  await sleep(ms);
  if (victims.includes(name)) process.kill(process.pid, 'SIGKILL');
  appendFileSync(file + '.pids', name + ' ' + process.pid + ' ends\\n');
  return n;
}
export function g({ file, victims }, ctx) {
  appendFileSync(file, ctx.task + '/' + ctx.index + '\\n');
  if (victims.includes(ctx.task + '/' + ctx.index)) process.kill(process.pid, 'SIGKILL');
}
`;

const parameters = `parameters: { file: { default: trace }, victims: { default: [] }, ms: { default: 5 } }`;
const input = `{ n: '{{ index }}', file: '{{ parameters.file }}', victims: '{{ parameters.victims }}', ms: '{{ parameters.ms }}' }`;

/** Deaths that are needed: one that nothing notes, three that are noted, and one alone. */
const deaths = 5;
const killed = Array.from({ length: deaths }, () => 'SIGKILL');

/** Runs a workflow and resumes it until no resume dies. */
async function outlive(cwd: string, ...args: readonly string[]): Promise<Ended[]> {
  const ends = [await millrace(['run', 'flow.yaml', '-q', ...args], { cwd })];
  while (ends.at(-1)?.signal === 'SIGKILL' && ends.length <= 2 * deaths) {
    ends.push(await millrace(['resume', '-q'], { cwd }));
  }
  return ends;
}

async function linesOf(cwd: string): Promise<string[]> {
  return (await readFile(join(cwd, 'trace'), 'utf8')).split('\n');
}

function count(lines: readonly string[], wanted: string): number {
  return lines.filter((line) => line === wanted).length;
}

async function itemsOf(cwd: string, task: string) {
  const history = await openHistory(join(cwd, '.millrace'));
  try {
    return [...history.items(history.runs().find(({ parent }) => !parent)?.run ?? '', task)];
  } finally {
    await history.close();
  }
}

/** What a run of 400 items has left in which the item 17 of `t` ends the process. */
async function expectOneFailed(cwd: string): Promise<void> {
  const items = await itemsOf(cwd, 't');
  const failed = items.flatMap(({ status }, index) => (status === 'succeeded' ? [] : [index]));
  expect([items.length, failed]).toEqual([400, [17]]);
  expect(items[17]?.error).toMatchObject({ code: 'MR408' });
  expect(items[17]?.error?.message).toContain('4 times');
  const lines = await linesOf(cwd);
  expect(count(lines, 't/17')).toBe(deaths);
  const most = Math.max(...items.map((_, index) => count(lines, `t/${index}`)));
  expect(most).toBe(deaths);
  // What is noted is gone with the run.
  expect(await readdir(join(cwd, '.millrace', 'notes'))).toEqual([]);
}

describe('an item that ends the process', () => {
  const flow = (action: string, tolerated: number): string => `
${parameters}
tasks:
  - { name: t, action: k.${action}, with_items: '{{ range(400) }}', concurrency: 4, tolerate: { count: ${tolerated} }, input: ${input} }
  - { name: end, needs: [t], action: core.echo, input: { done: true } }
`;

  it('fails with MR408, and all others succeed', async () => {
    const cwd = await folderWith({ 'flow.yaml': flow('f', 1), 'actions/k.mjs': killer });
    const ends = await outlive(cwd, '-p', 'victims=["t/17"]');
    expect(ends.map(({ code, signal }) => code ?? signal)).toEqual([...killed, 0]);
    await expectOneFailed(cwd);
  });

  it('does so in a synchronous action, and has another chance, alone, when the run is retried', async () => {
    const cwd = await folderWith({ 'flow.yaml': flow('g', 0), 'actions/k.mjs': killer });
    const ends = await outlive(cwd, '-p', 'victims=["t/17"]');
    expect(ends.map(({ code, signal }) => code ?? signal)).toEqual([...killed, 1]);
    await expectOneFailed(cwd);
    expect((await millrace(['retry', 'last', '-q'], { cwd })).signal).toBe('SIGKILL');
    const again = await millrace(['resume', '-q'], { cwd });
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('4 times')]);
  });

  it('runs alone, and after all other items that can run', async () => {
    const flow = `
${parameters}
tasks:
  - { name: t, action: k.f, with_items: '{{ range(12) }}', concurrency: 4, tolerate: { count: 2 }, input: ${input} }
  - { name: u, action: k.f, with_items: '{{ range(12) }}', concurrency: 2, input: ${input} }
`;
    const cwd = await folderWith({ 'flow.yaml': flow, 'actions/k.mjs': killer });
    const ends = await outlive(cwd, '-j', '2', '-p', 'victims=["t/2","t/7"]', '-p', 'ms=20');
    expect(ends.at(-1)?.code).toBe(0);
    const items = await itemsOf(cwd, 't');
    const failed = items.flatMap(({ status }, index) => (status === 'failed' ? [index] : []));
    expect(failed).toEqual([2, 7]);
    expect((await itemsOf(cwd, 'u')).every(({ status }) => status === 'succeeded')).toBe(true);
    // Each has died alone, and last: what its process had begun before had ended.
    const lines = (await readFile(join(cwd, 'trace.pids'), 'utf8')).trimEnd().split('\n');
    for (const name of ['t/2', 't/7']) {
      const last = lines.findLastIndex((line) => line.startsWith(`${name} `));
      const pid = lines[last]?.split(' ')[1];
      const ofProcess = lines.filter((line) => line.split(' ')[1] === pid);
      const begun = ofProcess.filter((line) => !line.endsWith(' ends'));
      expect(ofProcess.at(-1)).toBe(lines[last]);
      expect(begun.filter((line) => !ofProcess.includes(`${line} ends`))).toEqual([lines[last]]);
    }
  });

  it('is found in a sub-workflow', async () => {
    const flow = `
${parameters}
tasks:
  - { name: part, workflow: child.yaml, with_items: '{{ range(3) }}', tolerate: { count: 1 }, input: { which: '{{ index }}', victims: '{{ parameters.victims }}', file: '{{ parameters.file }}' } }
  - { name: beside, action: k.f, with_items: '{{ range(5) }}', input: ${input} }
`;
    const child = `
parameters: { which: {}, victims: {}, file: {} }
tasks:
  - { name: t, action: k.f, with_items: '{{ range(4) }}', input: { n: 1, file: '{{ parameters.file }}', victims: '{{ parameters.which === 1 ? parameters.victims : [] }}' } }
`;
    const cwd = await folderWith({
      'flow.yaml': flow,
      'child.yaml': child,
      'actions/k.mjs': killer,
    });
    const ends = await outlive(cwd, '-p', 'victims=["t/2"]');
    expect([ends.length, ends.at(-1)?.code]).toEqual([deaths + 1, 0]);
    const parts = await itemsOf(cwd, 'part');
    expect(parts.map(({ status }) => status)).toEqual(['succeeded', 'failed', 'succeeded']);
    expect(parts[1]?.error?.message).toContain('the process has ended 4 times');
  });
});

describe('a death of the process that is no item’s fault', () => {
  it('does not count while the process is being stopped', async () => {
    const flow = `
tasks: [{ name: t, action: x.f, with_items: '{{ range(2) }}', concurrency: 2, input: {} }]
`;
    const x = `
import { setTimeout as sleep } from 'node:timers/promises';
import { existsSync } from 'node:fs';
export async function f(_, ctx) {
  if (existsSync('go')) return 1;
  ctx.log('in flight');
  await sleep(100_000);
}
`;
    const cwd = await folderWith({ 'flow.yaml': flow, 'actions/x.mjs': x });
    let command = startCommand(['run', 'flow.yaml', '-j', '1'], { cwd });
    for (let times = 0; times < deaths; times++) {
      await command.line(/t\[1\] in flight/);
      command.kill('SIGTERM');
      await command.line(/^finishing /);
      command.kill('SIGKILL');
      expect(await command.ended()).toMatchObject({ signal: 'SIGKILL' });
      command = startCommand(['resume', '-j', '1'], { cwd });
    }
    await command.line(/t\[1\] in flight/);
    command.kill('SIGKILL');
    await command.ended();
    await writeFile(join(cwd, 'go'), '');
    expect(await millrace(['resume', '-q'], { cwd })).toMatchObject({ code: 0 });
  });
});
