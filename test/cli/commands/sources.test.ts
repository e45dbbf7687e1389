import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { folderWith, millrace, startCommand } from '../../support/command.ts';
import { millraceHere } from '../../support/command-here.ts';
import { Gate } from '../../support/gate.ts';
import { withActions } from '../flows.ts';

const echoes = `
name: echoes
parameters: { input: { type: string, default: items.txt } }
tasks:
  - name: load
    action: core.echo
    with_items: { from: '{{ parameters.input }}', format: lines }
    input: { item: '{{ item }}' }
output: '{{ task.load.output.map(({ item }) => item).join() }}'
`;

/** Items wait at a gate, two in flight. */
const gated = `
name: gated
parameters: { port: { type: integer, required: true }, input: { type: string, default: '-' } }
tasks:
  - name: load
    action: meet.wait
    with_items: { from: '{{ parameters.input }}', format: lines }
    concurrency: 2
    input: { port: '{{ parameters.port }}', name: '{{ item }}' }
output: '{{ task.load.output.join() }}'
`;

const numbers = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, at) => `${from + at}`);

const linesOf = (items: readonly string[]): string => items.map((item) => `${item}\n`).join('');

describe('a source of the command', () => {
  it('is a file, a pattern, standard input, or a file in its place', async () => {
    const cwd = await folderWith({
      'flow.yaml': echoes,
      'items.txt': 'a\nb\n',
      'more.txt': 'c',
    });
    await writeFile(join(cwd, 'z.txt.gz'), gzipSync('d\n'));
    const run = async (args: readonly string[], input?: string): Promise<string> => {
      const options = { cwd, ...(input === undefined ? {} : { input }) };
      const { stdout, stderr, code } = await millrace(['run', 'flow.yaml', '-q', ...args], options);
      return code === 0 ? stdout : stderr;
    };
    expect(await run([])).toBe('a,b\n');
    expect(await run(['-p', 'input=*.txt*'])).toBe('a,b,c,d\n');
    expect(await run(['-p', 'input=-'], 'x\ny')).toBe('x,y\n');
    const through = ['sh', '-c', 'exec "$@" < more.txt', 'sh'];
    const file = await millrace(['run', 'flow.yaml', '-p', 'input=-', '--json', '-q'], {
      cwd,
      through,
    });
    // It has a size, which a pipe has not.
    expect(JSON.parse(file.stdout)).toMatchObject({
      output: 'c',
      tasks: { load: { source: { state: 'ended', bytes: 1, size: 1 } } },
    });
  });

  it('must be there before anything runs', async () => {
    const cwd = await folderWith({ 'flow.yaml': echoes, 'item.txt': '' });
    const run = await millraceHere(['run', 'flow.yaml'], { cwd });
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toMatch(/^flow\.yaml:7:25 {2}MR318 source-setting {2}there is no file/);
    expect(run.stderr).toContain("hint: did you mean 'item.txt'?");
    const valid = await millraceHere(['validate', 'flow.yaml'], { cwd });
    expect([valid.code, valid.stderr]).toEqual([0, 'flow.yaml is valid: 1 task\n']);
    const dry = await millraceHere(['run', 'flow.yaml', '--dry-run'], { cwd });
    expect(dry.code).toBe(2);
  });

  it('is in the plan and the graph', async () => {
    const cwd = await folderWith({ 'flow.yaml': echoes, 'items.txt': '' });
    const plan = await millraceHere(['run', 'flow.yaml', '--dry-run'], { cwd });
    expect(plan.stdout).toContain(
      '  reads its items from {{ parameters.input }} (lines)\n  an item that cannot be read fails\n',
    );
    const { stdout } = await millraceHere(['run', 'flow.yaml', '--dry-run', '--json'], { cwd });
    expect(JSON.parse(stdout).tasks[0]).toMatchObject({
      with_items: { from: '{{ parameters.input }}', format: 'lines', on_bad: 'fail' },
      batch_size: null,
      batch_bytes: null,
    });
    const graph = await millraceHere(['graph', 'flow.yaml'], { cwd });
    expect(graph.stdout).toContain('× from parameters.input');
  });

  it('is in the progress and the inspection of a run', async () => {
    const cwd = await folderWith({ 'flow.yaml': gated, 'items.txt': linesOf(numbers(1, 100)) });
    const gate = await Gate.create();
    const args = ['run', 'flow.yaml', '-p', `port=${gate.port}`, '-p', 'input=items.txt'];
    const running = startCommand([...args, ...withActions], { cwd });
    await gate.waitFor(2);
    expect(await running.line(/^load: started/)).toBe('load: started');
    const { stdout } = await millraceHere(['inspect', 'last'], { cwd });
    expect(stdout).toMatch(/^load {2}running +0\/100 /m);
    expect(stdout).toMatch(/^load has read 292 B of 292 B \(100%\)/m);
    gate.open();
    expect(await running.ended()).toMatchObject({
      code: 0,
      stdout: `${numbers(1, 100).join()}\n`,
      stderr: expect.stringMatching(/^load: 100 items in /m),
    });
  });
});

describe('a source that fails', () => {
  it('is standard input that is a folder', async () => {
    const cwd = await folderWith({ 'flow.yaml': echoes });
    const through = ['sh', '-c', 'exec "$@" < .', 'sh'];
    const run = await millrace(['run', 'flow.yaml', '-p', 'input=-', '-q'], { cwd, through });
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/MR424 .*standard input is a folder/);
  });

  it('says why in the inspection of its task', async () => {
    const flow = echoes.replace('lines', 'json');
    const cwd = await folderWith({ 'flow.yaml': flow, 'items.json': '["a",\n"b" c]' });
    const failed = await millraceHere(['run', 'flow.yaml', '-p', 'input=items.json'], { cwd });
    expect(failed.code).toBe(1);
    const { stdout } = await millraceHere(['inspect', 'last', 'load'], { cwd });
    const [head, error] = stdout.split('\n');
    expect(head).toMatch(/^load: failed, .*; it could not be read to its end$/);
    expect(error).toMatch(
      /^MR424 source-failed {2}the source cannot be read: items\.json, line 2, c/,
    );
  });
});

describe('a pipe', () => {
  it('loses nothing that was read, and goes on with the rest, after a kill', async () => {
    const cwd = await folderWith({ 'flow.yaml': gated });
    const gate = await Gate.create();
    const args = ['run', 'flow.yaml', '-p', `port=${gate.port}`, ...withActions];
    const killed = startCommand(args, { cwd, input: linesOf(numbers(1, 50)) });
    for (let item = 0; item < 10; item++) {
      await gate.waitFor(2);
      gate.release();
    }
    await gate.waitFor(2);
    killed.kill('SIGKILL');
    await killed.ended();
    await gate.allGone();
    gate.open();
    // Its end was noted: the rest of the input is the same.
    const resumed = await millrace(['resume', '--stdin', 'all'], {
      cwd,
      input: linesOf(numbers(1, 50)),
    });
    expect([resumed.code, resumed.stdout]).toEqual([0, `${numbers(1, 50).join()}\n`]);
  });

  it('that has not ended is waited for, and says how to go on', async () => {
    const cwd = await folderWith({ 'flow.yaml': gated });
    const gate = await Gate.create();
    const args = ['run', 'flow.yaml', '-p', `port=${gate.port}`, ...withActions];
    const open = startCommand(args, { cwd, keepsInputOpen: true });
    open.write(linesOf(numbers(1, 10)));
    await gate.waitFor(2);
    open.kill('SIGINT');
    await open.line(/finishing 2 items in flight/);
    gate.open();
    const left = await open.ended();
    expect(left.stderr).toMatch(
      /^load has read 10 items \(21 bytes\) of its stream: they are kept, the rest was not read$/m,
    );
    expect(left.stderr).toMatch(/resume it with: … \| millrace resume \S+ --stdin rest$/m);
    // Without it, what was read is finished.
    const waiting = await millrace(['resume'], { cwd });
    expect([waiting.code, waiting.stdout]).toEqual([3, '']);
    expect(waiting.stderr).toMatch(/resume it with: … \| millrace resume \S+ --stdin rest$/m);
    const { stdout } = await millraceHere(['inspect', 'last', '--json'], { cwd });
    expect(JSON.parse(stdout).tasks.load).toMatchObject({
      summary: { total: 10, succeeded: 10 },
      source: { state: 'open', stream: true, bytes: 21 },
    });
    const rest = await millrace(['resume', '--stdin', 'rest'], {
      cwd,
      input: linesOf(numbers(11, 20)),
    });
    expect([rest.code, rest.stdout]).toEqual([0, `${numbers(1, 20).join()}\n`]);
  });

  it.each([
    ['all', linesOf(numbers(1, 15)), 15],
    ['end', '', 10],
  ])('goes on with --stdin %s', async (position, input, last) => {
    const cwd = await folderWith({ 'flow.yaml': gated });
    const gate = await Gate.create();
    const args = ['run', 'flow.yaml', '-p', `port=${gate.port}`, ...withActions];
    const open = startCommand(args, { cwd, keepsInputOpen: true });
    open.write(linesOf(numbers(1, 10)));
    await gate.waitFor(2);
    open.kill('SIGINT');
    gate.open();
    await open.ended();
    const resumed = await millrace(['resume', '--stdin', position], { cwd, input });
    expect([resumed.code, resumed.stdout]).toEqual([0, `${numbers(1, last).join()}\n`]);
  });
});

describe('a file that changes before a run goes on', () => {
  it('is refused, unless that is allowed; what is added is not read', async () => {
    const cwd = await folderWith({ 'flow.yaml': gated, 'items.txt': linesOf(numbers(1, 50)) });
    const gate = await Gate.create();
    const args = ['run', 'flow.yaml', '-p', `port=${gate.port}`, '-p', 'input=items.txt'];
    const killed = startCommand([...args, ...withActions], { cwd });
    await gate.waitFor(2);
    killed.kill('SIGKILL');
    await killed.ended();
    await gate.allGone();
    gate.open();
    await writeFile(join(cwd, 'items.txt'), linesOf(numbers(2, 51)));
    const refused = await millrace(['resume'], { cwd });
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(/^MR608 /)]);
    await writeFile(join(cwd, 'items.txt'), linesOf(numbers(1, 50)));
    await appendFile(join(cwd, 'items.txt'), 'more\n');
    const resumed = await millrace(['resume'], { cwd });
    expect([resumed.code, resumed.stdout]).toEqual([0, `${numbers(1, 50).join()}\n`]);
  });
});
