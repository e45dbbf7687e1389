import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ended, folderWith, millrace, startCommand } from '../../support/command.ts';
import { millraceHere } from '../../support/command-here.ts';
import { Gate } from '../../support/gate.ts';
import { mount } from '../../support/mount.ts';
import { newFolder, removeFolder } from '../../support/temp.ts';
import { gated, withActions } from '../flows.ts';

const flow = `
name: fan
parameters: {key: {type: string, required: true, secret: true}}
tasks:
  - name: check
    action: faults.odd
    with_items: [0, 1, 2, 3, 4]
    input: {value: "{{ item }}"}
    next: [{when: "{{ failed() }}", do: [pairs]}]
  - name: pairs
    action: core.echo
    with_items: [a, b]
    concurrency: 1
    input: {name: "{{ item }}", parts: ["{{ item }}", 1], key: "{{ parameters.key }}"}
`;

const mainFile = fileURLToPath(new URL('../../../src/cli/main.js', import.meta.url));

let cwd: string;

beforeAll(async () => {
  cwd = await newFolder();
  await writeFile(join(cwd, 'flow.yaml'), flow);
  const args = ['run', 'flow.yaml', '-q', '-j', '1', '-p', 'key=hidden-thing', ...withActions];
  expect((await millraceHere(args, { cwd })).code).toBe(0);
});

afterAll(() => removeFolder(cwd));

function exported(...args: readonly string[]): Promise<Ended> {
  return millraceHere(['export', 'last', ...args], { cwd });
}

/** Resolves once an export has begun its file. */
async function hasPart(folder: string): Promise<void> {
  while (!(await readdir(folder)).some((name) => /^out\.jsonl\.\d+\.part$/.test(name))) {
    await new Promise(setImmediate);
  }
}

const pair = (name: string): object => ({ name, parts: [name, 1], key: '***' });

describe('millrace export', () => {
  it('prints the outputs of a task as JSON lines, without secrets', async () => {
    const { code, stdout, stderr } = await exported('pairs');
    expect(code).toBe(0);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([pair('a'), pair('b')]);
    expect(stderr).toMatch(/^2 rows of task pairs of run \S+ written\n$/);
  });

  it.each([
    [['pairs', '-f', 'csv', '-q'], 'name,parts,key\na,"[""a"",1]",***\nb,"[""b"",1]",***\n'],
    [['pairs', '-f', 'tsv', '--fields', 'key,name', '-q'], 'key\tname\n***\ta\n***\tb\n'],
    [['check', '-f', 'json', '--order', 'input', '-q'], '[\n0,\n2,\n4\n]\n'],
    [
      ['check', '--with-items', '--order', 'input', '-q'],
      [0, 2, 4].map((n) => `{"index":${n},"item":${n},"output":${n}}\n`).join(''),
    ],
    [
      ['check', '--failed', '--fields', 'index,status,attempts', '--order', 'input', '-q'],
      [1, 3].map((n) => `{"index":${n},"status":"failed","attempts":1}\n`).join(''),
    ],
  ])('prints them as %j asks', async (args, text) => {
    expect(await exported(...args)).toMatchObject({ code: 0, stdout: text, stderr: '' });
  });

  it('says why items failed', async () => {
    const { stdout } = await exported('check', '--failed', '-q', '--order', 'input');
    expect(JSON.parse(stdout.split('\n')[0] ?? '')).toMatchObject({
      index: 1,
      item: 1,
      error: { code: 'MR401', message: '1 is odd' },
    });
  });

  it('asks for a task where several have results', async () => {
    const { code, stderr } = await exported();
    expect(code).toBe(4);
    expect(stderr).toContain('several tasks of run');
    expect(stderr).toContain('check (5), pairs (2)');
  });

  it.each([
    [['no-such-task'], 4, "has no task 'no-such-task' that has started"],
    [['check', '-o', 'missing/out.jsonl'], 5, "MR607 sink-unwritable  'missing/out.jsonl' cannot"],
    [['check', '-o', '.'], 5, "'.' cannot be written: it is a folder"],
    [['check', '-f', 'orc'], 2, 'argument'],
    [['check', '--fields', 'a,,b'], 2, 'Write the names with commas'],
  ])('ends with an error for %j', async (args, exit, message) => {
    const { code, stdout, stderr } = await exported(...args);
    expect([code, stdout]).toEqual([exit, '']);
    expect(stderr).toContain(message);
  });

  it('writes a file that has its name once it is whole, in the format of its name', async () => {
    await writeFile(join(cwd, 'out.csv'), 'before');
    const part = join(cwd, `out.csv.${process.pid}.part`);
    await writeFile(part, 'left by one that was killed, and is much longer');
    const { code, stdout, stderr } = await exported('check', '-o', 'out.csv', '--order', 'input');
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(/^3 rows of task check of run \S+ written to out\.csv\n$/);
    expect(await readFile(join(cwd, 'out.csv'), 'utf8')).toBe('value\n0\n2\n4\n');
    expect(existsSync(part)).toBe(false);
  });

  it('compresses where the name says so, and keeps a link', async () => {
    await symlink('real.jsonl.gz', join(cwd, 'link.jsonl.gz'));
    await writeFile(join(cwd, 'real.jsonl.gz'), '');
    await exported('check', '-o', 'link.jsonl.gz', '--order', 'input');
    const bytes = await readFile(join(cwd, 'real.jsonl.gz'));
    expect(gunzipSync(bytes).toString()).toBe('0\n2\n4\n');
  });

  it('writes a whole file, also where two exports write it at the same time', async () => {
    const args = ['check', '-o', 'both.csv', '--order', 'input', '-q'] as const;
    const others = Array.from({ length: 3 }, () =>
      startCommand(['export', 'last', ...args], { cwd }).ended(),
    );
    const codes = (await Promise.all([exported(...args), ...others])).map(({ code }) => code);
    expect(codes).toEqual([0, 0, 0, 0]);
    expect(await readFile(join(cwd, 'both.csv'), 'utf8')).toBe('value\n0\n2\n4\n');
    expect((await readdir(cwd)).filter((name) => name.startsWith('both'))).toEqual(['both.csv']);
  });

  it('has no file where a run has no result, but an empty one', async () => {
    const folder = await folderWith({
      'flow.yaml': 'tasks: [{name: t, action: core.fail, input: {message: no}}]',
    });
    await millraceHere(['run', 'flow.yaml', '-q'], { cwd: folder });
    const ended = await millraceHere(['export', 'last', '-o', 'o.jsonl'], { cwd: folder });
    expect(ended.code).toBe(0);
    expect(await readFile(join(folder, 'o.jsonl'), 'utf8')).toBe('');
  });
});

describe('millrace export of a run that is under way', () => {
  const start = async (count: number) => {
    const gate = await Gate.create();
    const folder = await folderWith({ 'flow.yaml': gated });
    const parameters = ['-p', `port=${gate.port}`, '-p', `count=${count}`];
    const run = startCommand(['run', 'flow.yaml', '-q', ...parameters, ...withActions], {
      cwd: folder,
    });
    await gate.waitFor(2);
    return { gate, folder, run };
  };

  it('writes what comes until it ends', async () => {
    const { gate, folder, run } = await start(6);
    const follow = startCommand(['export', 'last', '-o', 'out.jsonl'], { cwd: folder });
    gate.release('0');
    gate.passes = () => true;
    gate.release('1');
    expect(await run.ended()).toMatchObject({ code: 0 });
    expect(await follow.ended()).toMatchObject({ code: 0 });
    const lines = (await readFile(join(folder, 'out.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(lines.toSorted()).toEqual(['"0"', '"1"', '"2"', '"3"', '"4"', '"5"']);
  });

  it('says so when the process of the run ends first, and leaves no file', async () => {
    const { gate, folder, run } = await start(6);
    gate.release('0');
    const follow = startCommand(['export', 'last', '-o', 'out.jsonl'], { cwd: folder });
    await gate.waitFor(2);
    // It follows from here on: its file is there.
    await hasPart(folder);
    run.kill('SIGKILL');
    await run.ended();
    const ended = await follow.ended();
    expect([ended.code, ended.stdout]).toEqual([3, '']);
    expect(ended.stderr).toContain('MR507 closed  the process that ran run');
    expect((await readdir(folder)).filter((name) => name.startsWith('out'))).toEqual([]);
    // What an interrupted run has is exported at once.
    const left = await millrace(['export', 'last'], { cwd: folder });
    expect(left).toMatchObject({ code: 0, stdout: '"0"\n' });
    expect(left.stderr).toMatch(/the run is interrupted: more rows may come; resume it with: /);
  });

  it('stops at a signal, and leaves no file', async () => {
    const { folder } = await start(3);
    const follow = startCommand(['export', 'last', '-o', 'out.jsonl'], { cwd: folder });
    await hasPart(folder);
    follow.kill('SIGINT');
    const ended = await follow.ended();
    expect(ended.signal).toBe('SIGINT');
    expect(ended.stderr).toContain('stopped: out.jsonl was not written');
    expect((await readdir(folder)).filter((name) => name.startsWith('out'))).toEqual([]);
  });

  it('ends well when its reader wants no more', async () => {
    const folder = await folderWith({
      'flow.yaml':
        'tasks: [{name: t, action: core.echo, with_items: "{{ range(40000) }}", input: {row: "{{ item }}"}}]',
    });
    await mkdir(join(folder, 'x'));
    expect((await millraceHere(['run', 'flow.yaml', '-q'], { cwd: folder })).code).toBe(0);
    const follow = startCommand(['export', 'last', '-q'], { cwd: folder });
    follow.closeOutput();
    expect(await follow.ended()).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('an export that cannot be whole', () => {
  const large = async (): Promise<string> => {
    const folder = await folderWith({
      'flow.yaml': `tasks: [{name: t, action: core.echo, with_items: "{{ range(60000) }}",
        input: {row: "{{ item }}", text: "{{ 'x'.repeat(100) }}"}}]`,
    });
    expect((await millraceHere(['run', 'flow.yaml', '-q'], { cwd: folder })).code).toBe(0);
    return folder;
  };

  it('ends at once, without a message, when its reader has read a line', async () => {
    const folder = await large();
    const script = '"$@" export last | head -n 1';
    const args = ['-c', script, 'sh', process.execPath, mainFile];
    const { stdout, stderr } = spawnSync('sh', args, { cwd: folder, encoding: 'utf8' });
    expect(JSON.parse(stdout).text).toBe('x'.repeat(100));
    expect(stderr).toBe('');
  });

  it('leaves no file with its name when it is killed', async () => {
    const folder = await large();
    const follow = startCommand(['export', 'last', '-o', 'out.jsonl'], { cwd: folder });
    await hasPart(folder);
    follow.kill('SIGKILL');
    await follow.ended();
    expect(existsSync(join(folder, 'out.jsonl'))).toBe(false);
  });

  it('leaves none on a full disk', async ({ skip }) => {
    const folder = await large();
    const disk = join(folder, 'disk');
    await mkdir(disk);
    skip(!mount(disk, '-t', 'tmpfs', '-o', 'size=2m', 'none'), 'nothing can be mounted here');
    const ended = await millraceHere(['export', 'last', '-o', 'disk/o.jsonl'], { cwd: folder });
    expect(ended.code).toBe(5);
    expect(ended.stderr).toContain(
      "MR607 sink-unwritable  'disk/o.jsonl' cannot be written: its disk is full",
    );
    expect(await readdir(disk)).toEqual([]);
  });
});

it('writes nothing to an empty path', async () => {
  const { code, stdout, stderr } = await exported('pairs', '-o', '');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain("MR501 usage  --output is the path of a file, or '-', and not empty");
});

it('has cells of any text, and empty ones for members that are absent', async () => {
  const items = [{ a: 'ä "q"\n', b: [1, { c: 'x,y' }] }, { a: '中😀' }, { b: null, a: ' ' }];
  const folder = await folderWith({
    'flow.json': JSON.stringify({
      tasks: [{ name: 't', action: 'core.echo', with_items: items, input: '{{ item }}' }],
    }),
  });
  expect((await millraceHere(['run', 'flow.json', '-q'], { cwd: folder })).code).toBe(0);
  const args = ['export', 'last', '-f', 'csv', '--order', 'input', '-q'];
  const { stdout } = await millraceHere(args, { cwd: folder });
  expect(stdout).toBe('a,b\n"ä ""q""\n","[1,{""c"":""x,y""}]"\n中😀,\n" ",\n');
});
