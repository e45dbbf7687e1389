import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../../../../src/actions/builtin/shell.ts';
import { temporaryFolder } from '../../../support/temp.ts';
import { contextFor } from '../../context.ts';

type Logged = readonly [message: string, fields: unknown];

/** A folder, and a context in which relative paths count from it. */
async function inFolder() {
  const directory = await temporaryFolder();
  const logged: Logged[] = [];
  const ctx = contextFor({
    directory,
    log: (message, fields) => void logged.push([message, fields]),
  });
  return { directory, ctx, logged };
}

const thrown = (error: unknown): unknown => error;

describe('standard input', () => {
  test.each([
    ['a text as it is', 'a\n', 'a\n'],
    ['a map as JSON', { a: [1, null] }, '{"a":[1,null]}'],
    ['a list as JSON', ['x'], '["x"]'],
    ['a number as JSON', 7, '7'],
    ['nothing for null', null, ''],
  ])('is %s', async (_name, stdin, read) => {
    const { ctx } = await inFolder();
    expect(await run({ command: 'cat', stdin }, ctx)).toMatchObject({ stdout: read });
  });

  test('comes from a file with stdin_from', async () => {
    const { directory, ctx } = await inFolder();
    await writeFile(join(directory, 'in'), 'b\na\n');
    const sorted = run({ command: 'sort', stdin_from: 'in' }, ctx);
    expect(await sorted).toMatchObject({ stdout: 'a\nb\n' });
  });

  test('from a file that cannot be read starts nothing', async () => {
    const { directory, ctx } = await inFolder();
    const command = { command: 'touch', args: ['started'] };
    await expect(run({ ...command, stdin_from: 'no' }, ctx)).rejects.toThrow(
      'cannot read no: ENOENT',
    );
    await expect(run({ ...command, stdin_from: '.' }, ctx)).rejects.toThrow('it is a folder');
    expect(await readdir(directory)).toEqual([]);
  });

  test('has one source', async () => {
    const { ctx } = await inFolder();
    expect(() => run({ command: 'cat', stdin: 'x', stdin_from: 'in' }, ctx)).toThrow(
      'expected either stdin or stdin_from',
    );
  });
});

describe('an output that is written to a file', () => {
  test('is there when the program has succeeded, with its size', async () => {
    const { directory, ctx } = await inFolder();
    const input = { command: 'echo out; echo err >&2', shell: true };
    expect(await run({ ...input, stdout: 'logs/out', stderr: 'logs/err' }, ctx)).toMatchObject({
      stdout: { path: 'logs/out', bytes: 4 },
      stderr: { path: 'logs/err', bytes: 4 },
    });
    expect(await readFile(join(directory, 'logs/out'), 'utf8')).toBe('out\n');
    expect(await readFile(join(directory, 'logs/err'), 'utf8')).toBe('err\n');
  });

  test('is as large as it likes, and of any bytes', async () => {
    const { directory, ctx } = await inFolder();
    const command = 'head -c 40000000 /dev/zero; printf "\\377"';
    const ran = run({ command, shell: true, stdout: 'out' }, ctx);
    expect(await ran).toMatchObject({ stdout: { bytes: 40_000_001 }, background: false });
    expect((await readFile(join(directory, 'out'))).at(-1)).toBe(255);
  });

  test('stays within max_bytes', async () => {
    const { directory, ctx } = await inFolder();
    await expect(run({ command: 'yes', stdout: 'out', max_bytes: 10 }, ctx)).rejects.toMatchObject({
      code: 'MR421',
      message: 'yes wrote more than 10 bytes to stdout (max_bytes)',
    });
    expect(await readdir(directory)).toEqual([]);
  });

  test('of a program that fails is stderr alone, and the message quotes its end', async () => {
    const { directory, ctx } = await inFolder();
    const command = 'echo out; seq 9000 >&2; echo "no paper" >&2; exit 3';
    const failed = run({ command, shell: true, stdout: 'out', stderr: 'err' }, ctx);
    await expect(failed).rejects.toThrow(/exit code 3: …[\s\d]+no paper$/);
    expect(await readdir(directory)).toEqual(['err']);
  });

  test('that cannot be written fails the item, and ends the program', async () => {
    const { directory, ctx } = await inFolder();
    await writeFile(join(directory, 'file'), '');
    const into = (stdout: string) => run({ command: 'yes', stdout }, ctx);
    await expect(into('file/out')).rejects.toThrow(/cannot write file\/out: E/);
    if (process.platform !== 'linux') return;
    await expect(into('/dev/full')).rejects.toThrow('cannot write /dev/full: ENOSPC');
  });

  test('is not that of the other stream, however that is named', async () => {
    const { directory, ctx } = await inFolder();
    await symlink('real', join(directory, 'link'));
    for (const stderr of ['real', './a/../real', 'link']) {
      const both = run({ command: 'true', stdout: 'real', stderr }, ctx);
      await expect(both).rejects.toThrow(`stdout and stderr are one file, ${stderr}`);
    }
    expect(await readdir(directory)).toEqual(['link']);
  });

  test.runIf(process.platform === 'linux')('can be a device for both', async () => {
    const { ctx } = await inFolder();
    const both = { stdout: '/dev/null', stderr: '/dev/null' };
    expect(await run({ command: 'echo', ...both }, ctx)).toMatchObject({ code: 0 });
  });
});

describe('an output that is no UTF-8', () => {
  const latin = { command: String.raw`printf 'caf\351\n'`, shell: true };

  test('is an error, with the place and what to do', async () => {
    const { ctx } = await inFolder();
    await expect(run(latin, ctx)).rejects.toThrow(
      /wrote to stdout what is no text: line 1, column 4: not utf-8 \(0xe9 .*encoding: windows-1252/,
    );
  });

  test('is read in the encoding that is named', async () => {
    const { ctx } = await inFolder();
    const read = run({ ...latin, encoding: 'windows-1252' }, ctx);
    expect(await read).toMatchObject({ stdout: 'café\n' });
    const replaced = run({ ...latin, invalid_text: 'replace' }, ctx);
    expect(await replaced).toMatchObject({ stdout: 'caf\uFFFD\n' });
  });
});

describe('the log of a program', () => {
  const command = String.raw`printf 'one\r\ntwo\nthr'; echo err >&2; printf ee`;

  test('has each line of the streams that are named, however they arrive', async () => {
    const { ctx, logged } = await inFolder();
    await run({ command, shell: true, log: 'both', stdout: 'out' }, ctx);
    const stream = 'stdout';
    expect(logged.filter(([message]) => message !== 'err')).toEqual([
      ['one', { stream }],
      ['two', { stream }],
      ['three', { stream }],
    ]);
    expect(logged).toContainEqual(['err', { stream: 'stderr' }]);
  });

  test('has none of the other stream', async () => {
    const { ctx, logged } = await inFolder();
    await run({ command, shell: true, log: 'stderr' }, ctx);
    expect(logged).toEqual([['err', { stream: 'stderr' }]]);
  });
});

describe('a failure of a program', () => {
  test('has its code, its signal and the end of stderr as data', async () => {
    const { ctx } = await inFolder();
    const command = 'echo why >&2; exit 7';
    expect(await Promise.resolve(run({ command, shell: true }, ctx)).catch(thrown)).toMatchObject({
      name: 'ShellError',
      data: { exit_code: 7, signal: null, stderr: 'why' },
    });
    const killed = Promise.resolve(run({ command: 'kill -9 $$', shell: true }, ctx));
    expect(await killed.catch(thrown)).toMatchObject({
      data: { exit_code: null, signal: 'SIGKILL' },
    });
  });
});
