import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openHistory } from '../../src/index.ts';
import { folderWith, millrace, startCommand } from '../support/command.ts';
import { millraceHere } from '../support/command-here.ts';
import { faultOf } from '../support/fault.ts';
import { openExecutor, runFlow } from '../support/flow.ts';
import { Gate } from '../support/gate.ts';

/** Every built-in action that takes a path. Writes to `out`, and reads it again. */
const everyPath = `
tasks:
  - {name: text, action: file.write_text, input: {path: out/a.txt, text: abc}}
  - {name: json, action: file.write_json, input: {path: out/a.json, value: 1}}
  - {name: jsonl, action: file.write_jsonl, input: {path: out/a.jsonl, rows: [1, 2]}}
  - {name: csv, action: file.write_csv, input: {path: out/a.csv, rows: [{n: 1}]}}
  - {name: gather, action: core.noop, needs: [text, json, jsonl, csv]}
  - {name: glob, needs: [gather], action: file.glob, input: {pattern: '*', cwd: out}}
  - {name: details, needs: [gather], action: file.glob, input: {pattern: '*', cwd: out, details: true}}
  - {name: stat, needs: [gather], action: file.stat, input: {path: out/a.txt}}
  - {name: hash, needs: [gather], action: file.hash, input: {path: out/a.txt}}
  - {name: lines, needs: [gather], action: file.read_lines, input: {path: out/a.txt}}
  - {name: read, needs: [gather], action: file.read_text, input: {path: out/a.txt}}
  - {name: value, needs: [gather], action: file.read_json, input: {path: out/a.json}}
  - {name: values, needs: [gather], action: file.read_jsonl, input: {path: out/a.jsonl}}
  - {name: records, needs: [gather], action: file.read_csv, input: {path: out/a.csv}}
  - {name: here, action: shell.run, input: {command: pwd}}
  - {name: below, needs: [gather], action: shell.run, input: {command: pwd, cwd: out}}
output:
  written: "{{ [task.text.output, task.json.output.path] }}"
  glob: "{{ task.glob.output }}"
  details: "{{ task.details.output.map(f => f.path) }}"
  stat: "{{ task.stat.output.path }}"
  hash: "{{ task.hash.output.path }}"
  read: "{{ [task.lines.output, task.read.output, task.value.output, task.values.output, task.records.output] }}"
  folders: "{{ [task.here.output.stdout.trim(), task.below.output.stdout.trim()] }}"
`;

describe('the folder of a run', () => {
  it('is where the paths of all built-in actions lead; what they return stays relative', async () => {
    const folder = await folderWith({});
    const executor = await openExecutor();
    const report = await runFlow(executor, everyPath, { workingDirectory: folder });
    expect(report).toMatchObject({ state: 'succeeded', directory: folder });
    const files = ['out/a.csv', 'out/a.json', 'out/a.jsonl', 'out/a.txt'];
    expect(report.output).toEqual({
      written: [{ path: 'out/a.txt', bytes: 3 }, 'out/a.json'],
      glob: files,
      details: files,
      stat: 'out/a.txt',
      hash: 'out/a.txt',
      read: [['abc'], 'abc', 1, [1, 2], [{ n: '1' }]],
      folders: [folder, join(folder, 'out')],
    });
    expect(await readFile(join(folder, 'out/a.txt'), 'utf8')).toBe('abc');
  });

  it('is the working directory of the process, unless the caller names another', async () => {
    const executor = await openExecutor();
    const { directory } = await runFlow(executor, 'tasks: [{name: t, action: core.noop}]');
    expect(directory).toBe(process.cwd());
  });

  it('reaches the runs of sub-workflows', async () => {
    const folder = await folderWith({ 'a.txt': 'of the folder' });
    const child =
      'tasks: [{name: t, action: file.read_text, input: {path: a.txt}}]\noutput: "{{ task.t.output }}"';
    const flows = await folderWith({ 'child.yaml': child });
    const text = 'tasks: [{name: c, workflow: child.yaml}]\noutput: "{{ task.c.output }}"';
    const executor = await openExecutor();
    const workflow = { text, file: join(flows, 'flow.yaml') };
    const report = await runFlow(executor, workflow, { workingDirectory: folder });
    expect(report.output).toBe('of the folder');
  });

  it('must exist when a run starts', async () => {
    const executor = await openExecutor();
    const starting = executor.start('tasks: [{name: t, action: core.noop}]', {
      workingDirectory: '/not/there',
    });
    expect(await faultOf(starting)).toMatchObject({ code: 'MR515' });
    expect(executor.history.runs()).toEqual([]);
  });

  it('must still exist when a run is resumed or retried, but not to cancel it', async () => {
    const folder = await folderWith({});
    const gate = await Gate.create();
    const store = join(await folderWith({}), 'store');
    const first = await openExecutor({ directory: store });
    const failed = await runFlow(first, 'tasks: [{name: t, action: core.fail}]', {
      workingDirectory: folder,
    });
    const text = `
parameters: {port: {type: integer}}
tasks: [{name: t, action: meet.wait, with_items: [1, 2, 3], concurrency: 1,
  input: {port: "{{ parameters.port }}", name: "{{ item }}"}}]`;
    const options = { parameters: { port: gate.port }, workingDirectory: folder };
    const run = await first.start(text, options);
    await gate.waitFor(1);
    const paused = run.pause();
    gate.open();
    expect((await paused).state).toBe('paused');
    await rm(folder, { recursive: true });
    for (const going of [first.resume(run.id), first.retry(failed.run)]) {
      const details = { directory: folder };
      expect(await faultOf(going)).toMatchObject({ code: 'MR515', details });
    }
    expect(gate.arrivals).toHaveLength(1);
    const cancelled = await first.resume(run.id, { cancel: true });
    expect((await cancelled.result()).state).toBe('cancelled');
  });
});

const flow = `
parameters: {port: {type: integer}}
tasks:
  - {name: list, action: file.glob, input: {pattern: 'f*.txt'}}
  - name: read
    action: r.read
    with_items: '{{ task.list.output }}'
    concurrency: 2
    input: {path: '{{ item }}', port: '{{ parameters.port }}'}
  - {name: again, action: file.read_text, with_items: '{{ task.read.output }}', input: {path: f0.txt}}
output: "{{ [task.read.output, task.again.output] }}"
`;

/** Meets the test before it reads; says what it knows of folders. */
const action = `
import { once } from 'node:events';
import { connect } from 'node:net';
import { readFile } from 'node:fs/promises';
export async function read({ path, port }, ctx) {
  const socket = connect(port, '127.0.0.1');
  socket.write(path + '\\n');
  await once(socket, 'data');
  socket.end();
  return (await readFile(path, 'utf8')) + ctx.directory;
}
`;

describe('a command that is killed and resumed in another folder', () => {
  it('reads the files of the folder in which it was started, in all actions', async () => {
    const gate = await Gate.create();
    const files = ['f0.txt', 'f1.txt', 'f2.txt', 'f3.txt'];
    const of = (text: string): Record<string, string> =>
      Object.fromEntries(files.map((file) => [file, `from ${text} `]));
    const a = await folderWith({ ...of('A'), 'flow.yaml': flow, 'actions/r.mjs': action });
    const b = await folderWith(of('B'));
    const started = startCommand(['run', 'flow.yaml', '-p', `port=${gate.port}`], { cwd: a });
    await gate.waitFor(2);
    started.kill('SIGKILL');
    await started.ended();
    gate.open();
    const args = ['resume', '--quiet', '--store', join(a, '.millrace')];
    const { code, stdout } = await millrace(args, { cwd: b });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual([
      files.map(() => `from A ${a}`),
      files.map(() => 'from A '),
    ]);
  });

  it('is refused when that folder is gone, and goes on when it is there again', async () => {
    const gate = await Gate.create();
    const a = await folderWith({ 'in/f0.txt': 'x', 'flow.yaml': flow, 'actions/r.mjs': action });
    const store = join(a, 'store');
    const run = ['run', '../flow.yaml', '--store', store, '-p', `port=${gate.port}`];
    const started = startCommand(run, { cwd: join(a, 'in') });
    await gate.waitFor(1);
    started.kill('SIGKILL');
    await started.ended();
    await rm(join(a, 'in'), { recursive: true });
    const resume = ['resume', '--store', store];
    const refused = await millraceHere(resume, { cwd: a });
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('MR515') });
    expect(gate.arrivals).toHaveLength(1);
    await mkdir(join(a, 'in'));
    await writeFile(join(a, 'in/f0.txt'), 'y');
    gate.open();
    expect(await millraceHere(resume, { cwd: a })).toMatchObject({ code: 0 });
    const history = await openHistory(store);
    const [found] = history.runs();
    await history.close();
    expect(found).toMatchObject({ state: 'succeeded', directory: join(a, 'in') });
  });
});
