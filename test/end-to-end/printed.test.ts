import { describe, expect, it } from 'vitest';
import type { RunHistory } from '../../src/index.ts';
import { folderWith, millrace } from '../support/command.ts';
import { eventsOf, openExecutor, runFlow } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';

const pack = `
import { setTimeout as wait } from 'node:timers/promises';

export function now({ n }) {
  console.log('out', n);
  console.error('err', n);
  process.stdout.write('half ');
  process.stdout.write(Buffer.from('of é\\n'));
  process.stdout.write('no end ' + n);
  if (n === 1) throw new Error('no');
}

export async function later({ n }) {
  await wait(1);
  console.log('one of', n);
  await new Promise((resolve) => setImmediate(resolve));
  console.log('two of', n);
}

export function mixed({ n }) {
  if (n === 0) return console.log('at once');
  return later({ n });
}

export function both({ token }, ctx) {
  ctx.log('logged');
  process.stdout.write('a ' + token.slice(0, 5));
  process.stdout.write(token.slice(5) + ' z\\n');
}

console.log('of no item');
`;

async function open(logs?: { perItem: number }) {
  const folder = await folderWith({ 'talk2.mjs': pack });
  return openExecutor({ actions: folder, workers: 2, ...(logs ? { logs } : {}) });
}

/** What is kept of an item: \`stdout: text\`, or the message alone. */
function kept(history: RunHistory, run: string, task: string, index = 0): string[] {
  const { lines = [] } = history.log(run, task, index) ?? {};
  return lines.map(({ source, message }) => (source ? `${source}: ${message}` : message));
}

function each(action: string, list: string): string {
  return `
tasks:
  - name: each
    action: ${action}
    with_items: ${list}
    concurrency: 8
    tolerate: {percent: 100}
    input: {n: "{{ item }}"}
`;
}

describe('what an action prints', () => {
  it('is kept in the log of its item, line by line, and is no event', async () => {
    const executor = await open();
    const run = await executor.start(each('talk2.now', '[0, 1, 2]'));
    expect(await eventsOf(run, 'log')).toEqual([]);
    for (const n of [0, 1, 2]) {
      expect(kept(executor.history, run.id, 'each', n)).toEqual([
        `stdout: out ${n}`,
        `stderr: err ${n}`,
        'stdout: half of é',
        `stdout: no end ${n}`,
      ]);
    }
  });

  it('is known by its item also after a wait, beside others in its thread', async () => {
    const executor = await open();
    const { run } = await runFlow(executor, each('talk2.later', '"{{ range(6) }}"'));
    for (let n = 0; n < 6; n++) {
      expect(kept(executor.history, run, 'each', n)).toEqual([
        `stdout: one of ${n}`,
        `stdout: two of ${n}`,
      ]);
    }
  });

  it('is known from the second promise on where the first items return at once', async () => {
    const executor = await open();
    const flow = each('talk2.mixed', '"{{ range(5) }}"').replace(
      'concurrency: 8',
      'concurrency: 1',
    );
    const { run } = await runFlow(executor, flow);
    expect(kept(executor.history, run, 'each', 0)).toEqual(['stdout: at once']);
    for (let n = 2; n < 5; n++) {
      expect(kept(executor.history, run, 'each', n)).toEqual([
        `stdout: one of ${n}`,
        `stdout: two of ${n}`,
      ]);
    }
  });

  it('has its secrets masked, also one that is printed in pieces', async () => {
    const executor = await open();
    const flow = `
parameters: {token: {type: string, secret: true}}
tasks: [{name: one, action: talk2.both, input: {token: "{{ parameters.token }}"}}]
`;
    const { run } = await runFlow(executor, flow, { parameters: { token: 'hunter2hunter2' } });
    expect(kept(executor.history, run, 'one')).toEqual(['logged', 'stdout: a *** z']);
  });

  it('is not kept when nothing is', async () => {
    const executor = await open({ perItem: 0 });
    const { run } = await runFlow(executor, each('talk2.now', '[0]'));
    expect(executor.history.logTotals(run)).toMatchObject({ lines: 0, dropped: { lines: 0 } });
  });

  it('is shown on standard error as it comes', async () => {
    const cwd = await folderWith({
      'actions/talk2.mjs': pack,
      'flow.yaml': each('talk2.now', '[7]'),
    });
    const { stdout, stderr } = await millrace(['run', 'flow.yaml', '-q'], { cwd });
    expect([stdout, stderr.split('\n').filter((line) => line !== 'of no item')]).toEqual([
      '',
      ['out 7', 'err 7', 'half of é', 'no end 7', ''],
    ]);
  });
});

describe('what a program of an item prints', () => {
  const shell = (command: string, more = ''): string => `
parameters: {token: {type: string, secret: true}}
tasks:
  - name: sh
    action: shell.run
    input: {command: ${JSON.stringify(command)}, shell: true, args: ["{{ parameters.token }}"]}
    ${more}
`;

  const parameters = { token: 'SECRETSECRETSECRET' };

  it('is kept, standard error last, whether the program succeeds or fails', async () => {
    const executor = await openExecutor();
    for (const code of [0, 3]) {
      const flow = shell(`echo err >&2; echo out; exit ${code}`);
      const { run } = await runFlow(executor, flow, { parameters });
      expect(kept(executor.history, run, 'sh')).toEqual(['stdout: out', 'stderr: err']);
    }
  });

  it('is kept when the program is stopped', async () => {
    const executor = await openExecutor();
    const gate = await Gate.create();
    const code = `console.log('begins'); require('net').connect(${gate.port}).write('there\\n')`;
    const flow = shell(`exec '${process.execPath}' -e "${code}"`);
    const run = await executor.start(flow, { parameters });
    await gate.arrivalOf('there');
    await run.cancel();
    expect(kept(executor.history, run.id, 'sh')).toEqual(['stdout: begins']);
  });

  it('is its end only, and the rest is counted', async () => {
    const executor = await openExecutor({ logs: { perItem: '2KiB' } });
    const { run } = await runFlow(executor, shell('seq 1 100000'), { parameters });
    const { lines = [], dropped } = executor.history.log(run, 'sh', 0) ?? {};
    expect(lines.at(-1)?.message).toBe('100000');
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.length + (dropped?.lines ?? 0)).toBe(100_000);
  });

  it('has its secrets masked, wherever the end begins', async () => {
    const executor = await openExecutor({ logs: { perItem: 300 } });
    for (const lines of [1, 5, 50, 500]) {
      const command = `for i in $(seq ${lines}); do echo "$i $1 $i"; done`;
      const { run } = await runFlow(executor, shell(command), { parameters });
      const found = kept(executor.history, run, 'sh');
      expect(found.at(-1)).toBe(`stdout: ${lines} *** ${lines}`);
      expect(found.join('\n')).not.toMatch(/[A-Z]{4}/);
    }
  });
});

describe('the log of an item whose worker is lost', () => {
  it('says so between its executions', async () => {
    const executor = await openExecutor();
    const { run } = await runFlow(
      executor,
      'tasks: [{name: one, action: talk.deadly, input: {deaths: 9}}]',
    );
    const lost = expect.stringMatching(/^millrace: its worker was lost: /);
    const begins = expect.stringMatching(/^\d+ begins$/);
    const found = kept(executor.history, run, 'one');
    expect(found).toEqual([begins, lost, begins, lost, begins]);
  });
});
