import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../support/command.ts';
import { eventsOf, openExecutor, runFlow } from '../support/flow.ts';
import { temporaryFolder } from '../support/temp.ts';

/**
 * Item 0 leaves an error behind once all others are in flight. These end when its signal says that
 * it has failed, or when they run again.
 */
const action = `
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
let begun = 0;
let allBegun, failed;
const all = new Promise((resolve) => { allBegun = resolve; });
const failure = new Promise((resolve) => { failed = resolve; });
export async function f({ trace, how, secret }, ctx) {
  appendFileSync(trace, ctx.index + '\\n');
  if (existsSync(trace + '.thrown')) return ctx.index;
  if (++begun === 3) allBegun();
  await all;
  if (ctx.index !== 0) return failure;
  ctx.signal.addEventListener('abort', () => failed('released'));
  writeFileSync(trace + (how === 'throw' ? '.thrown' : '.left'), '');
  const error = new Error('left behind ' + secret);
  if (how === 'throw') setImmediate(() => { throw error; });
  else Promise.resolve().then(() => { throw error; });
  return new Promise(() => {});
}
/** The error comes once the item has ended. */
export async function forgets({ how }) {
  setImmediate(() => {
    if (how === 'throw') throw new Error('too late');
    void Promise.reject(new Error('too late'));
  });
  return 'ended';
}
export async function waits() {
  await new Promise((resolve) => setTimeout(resolve, 50));
  return 'waited';
}
`;

const flow = `
parameters: { trace: {}, how: {}, secret: { secret: true } }
tasks:
  - name: t
    action: late.f
    with_items: '{{ [parameters.secret, 1, 2] }}'
    concurrency: 3
    tolerate: { count: 1 }
    input: { trace: '{{ parameters.trace }}', how: '{{ parameters.how }}', secret: '{{ parameters.secret }}' }
`;

async function runLate(workflow: string, how: string) {
  const folder = await temporaryFolder();
  const actions = join(folder, 'actions');
  await mkdir(actions);
  await writeFile(join(actions, 'late.mjs'), action);
  const trace = join(folder, 'trace');
  await writeFile(trace, '');
  const executor = await openExecutor({ actions, workers: 1 });
  const run = await executor.start(workflow, {
    parameters: { trace, how, secret: 'sesame' },
  });
  const late = eventsOf(run, 'late-error');
  const lost = eventsOf(run, 'worker-lost');
  const report = await run.result();
  const stored = executor.history.report(run.id);
  const started = (await readFile(trace, 'utf8')).trim().split('\n').toSorted();
  const items = executor.history.items(run.id, 't').map(({ status }) => status);
  return { report, stored, items, started, late: await late, lost: await lost, executor };
}

describe('a rejection that nobody handles', () => {
  it('fails the item that it comes from, and no other runs again', async () => {
    const { report, stored, items, started, late, lost } = await runLate(flow, 'rejection');
    expect(report.state).toBe('succeeded');
    expect(items).toEqual(['failed', 'succeeded', 'succeeded']);
    expect(started).toEqual(['0', '1', '2']);
    expect(lost).toEqual([]);
    const item = { task: 't', visit: 1, index: 0, element: '***' };
    expect(late).toMatchObject([{ ...item, hasFailed: true }]);
    expect(late[0]?.stack).toMatch(/Error: left behind \*\*\*\n.*late\.mjs/s);
    // The same with the run, and no secret in it.
    expect(stored.late_errors).toMatchObject({ count: 1, first: [item] });
    expect(report.late_errors).toEqual(stored.late_errors);
    expect(stored.late_errors?.first[0]?.reason).toBe('left behind ***');
    expect(JSON.stringify([stored.late_errors, late])).not.toContain('sesame');
  });

  it('is told when its item has ended, and changes nothing', async () => {
    const forgets = `
tasks:
  - { name: t, action: late.forgets, with_items: '{{ range(14) }}', concurrency: 2, input: { how: '{{ parameters.how }}' } }
  - { name: w, action: late.waits, with_items: '{{ range(4) }}', concurrency: 4, input: {} }
parameters: { trace: {}, how: {}, secret: { secret: true } }
`;
    const { report, late, lost } = await runLate(forgets, 'rejection');
    expect(report.state).toBe('succeeded');
    expect(lost).toEqual([]);
    expect(late.map(({ hasFailed }) => hasFailed)).toEqual(late.map(() => false));
    expect(new Set(late.map(({ index }) => index)).size).toBe(late.length);
    expect(report.late_errors?.count).toBe(late.length);
    expect(report.late_errors?.first.length).toBe(Math.min(10, late.length));
    expect(late.length).toBeGreaterThan(10);
  });
});

describe('an error that a callback throws', () => {
  it('fails the item that it comes from, and says which others run again', async () => {
    const { report, items, started, late, lost } = await runLate(flow, 'throw');
    expect(report.state).toBe('succeeded');
    expect(items).toEqual(['failed', 'succeeded', 'succeeded']);
    expect(started).toEqual(['0', '1', '1', '2', '2']);
    expect(late).toEqual([]);
    expect(lost).toMatchObject([
      { task: 't', visit: 1, origin: { task: 't', index: 0, element: '***' }, again: [1, 2] },
    ]);
    expect(lost[0]?.reason).toBe('left behind ***');
    expect(lost[0]?.stack).toMatch(/Error: left behind \*\*\*\n.*late\.mjs/s);
    expect(report.late_errors).toMatchObject({ count: 1, first: [{ index: 0, again: [1, 2] }] });
  });
});

describe('a null or undefined that is thrown outside of the promise of an action', () => {
  it.each(['null', 'undefined'])('fails its item, and lets the others end (%s)', async (thrown) => {
    const code = `
const never = () => new Promise(() => {});
export const f = ({ kind }) => {
  if (kind === 'throws') setTimeout(() => { throw ${thrown}; }, 1);
  if (kind === 'rejects') setTimeout(() => void Promise.reject(${thrown}), 1);
  return kind === 'ends' ? kind : never();
};
`;
    const folder = await folderWith({ 'actions/x.mjs': code });
    const directory = join(folder, 'store');
    const executor = await openExecutor({ directory, actions: join(folder, 'actions') });
    const flow = `tasks: [{ name: t, action: x.f, with_items: [ends, throws, rejects, ends], input: { kind: '{{ item }}' } }]`;
    const report = await runFlow(executor, flow);
    expect(report.tasks['t']?.summary).toMatchObject({ total: 4, succeeded: 2, failed: 2 });
  });
});
