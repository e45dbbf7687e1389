import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  chown,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  readlink,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import * as file from '../../../../src/actions/builtin/file.ts';
import { Draft } from '../../../../src/actions/builtin/file/draft.ts';
import { contextFor } from '../../context.ts';
import { mount } from '../../../support/mount.ts';
import { temporaryFolder } from '../../../support/temp.ts';
import { fileWith } from './files.ts';

const ctx = contextFor();
const isRoot = process.getuid?.() === 0;
const nobody = 65_534;

/** Everything in the folder of a file. */
function besides(path: string): Promise<string[]> {
  return readdir(join(path, '..'));
}

function modeOf({ mode }: { readonly mode: number }): string {
  return (mode & 0o7777).toString(8);
}

describe('a file that is replaced', () => {
  test.each([0o600, 0o640, 0o755, 0o444, 0o1666])('keeps the mode %o', async (mode) => {
    const path = await fileWith('old');
    await chmod(path, mode);
    await file.write_text({ path, text: 'new' }, ctx);
    expect(modeOf(await stat(path))).toBe(mode.toString(8));
    expect(await readFile(path, 'utf8')).toBe('new');
  });

  test('is as private while it is written', async () => {
    const path = await fileWith('old');
    await chmod(path, 0o600);
    const draft = await Draft.open(path, 'writer');
    onTestFinished(() => draft.discard());
    for (const name of await besides(path)) {
      expect(modeOf(await stat(join(path, '..', name)))).toBe('600');
    }
  });

  test.runIf(isRoot)('keeps its owner (needs root)', async () => {
    const path = await fileWith('old');
    await chown(path, 1234, 5678);
    await chmod(path, 0o6755);
    await file.write_text({ path, text: 'new' }, ctx);
    const found = await stat(path);
    expect([found.uid, found.gid, modeOf(found)]).toEqual([1234, 5678, '6755']);
  });

  test.runIf(isRoot)('has another owner where that cannot be kept (needs root)', async () => {
    const path = await fileWith('old');
    await chown(join(path, '..'), nobody, nobody);
    await chmod(path, 0o6666);
    process.seteuid?.(nobody);
    onTestFinished(() => process.seteuid?.(0));
    await file.write_text({ path, text: 'new' }, ctx);
    const found = await stat(path);
    // What ran as its owner would now run as another one.
    expect([found.uid, modeOf(found)]).toEqual([nobody, '666']);
  });

  test('has the mode of a new file if there was none', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'usual'), '');
    await file.write_text({ path: join(folder, 'out'), text: '' }, ctx);
    expect(modeOf(await stat(join(folder, 'out')))).toBe(modeOf(await stat(join(folder, 'usual'))));
  });

  test('may have the longest name that there is', async () => {
    const path = join(await temporaryFolder(), 'n'.repeat(255));
    await file.write_text({ path, text: 'first' }, ctx);
    await file.write_text({ path, text: 'second' }, ctx);
    expect(await readFile(path, 'utf8')).toBe('second');
  });
});

describe('a link', () => {
  test('is followed, also over several links and to another folder', async () => {
    const path = await fileWith('old', 'target');
    await chmod(path, 0o600);
    const folder = await temporaryFolder();
    await symlink(path, join(folder, 'near'));
    await symlink('near', join(folder, 'link'));
    await file.write_text({ path: join(folder, 'link'), text: 'new' }, ctx);
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(modeOf(await stat(path))).toBe('600');
    expect(await readlink(join(folder, 'link'))).toBe('near');
    expect(await readdir(folder)).toEqual(['link', 'near']);
  });

  test('to nothing creates the file that it names', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'a'));
    await symlink('../b/out', join(folder, 'a/link'));
    await symlink('a', join(folder, 'alias'));
    await file.write_text({ path: join(folder, 'alias/link'), text: 'new' }, ctx);
    expect(await readFile(join(folder, 'b/out'), 'utf8')).toBe('new');
    expect((await lstat(join(folder, 'a/link'))).isSymbolicLink()).toBe(true);
  });

  test.each<[string, (path: string) => unknown]>([
    ['write_text', (path) => file.write_text({ path, text: 'new', links: 'replace' }, ctx)],
    ['write_json', (path) => file.write_json({ path, value: 1, links: 'replace' }, ctx)],
    ['write_jsonl', (path) => file.write_jsonl({ path, rows: [1], links: 'replace' }, ctx)],
    ['write_csv', (path) => file.write_csv({ path, rows: [[1]], links: 'replace' }, ctx)],
    ['write_bytes', (path) => file.write_bytes({ path, base64: 'YQ==', links: 'replace' }, ctx)],
  ])('is replaced by %s with links: replace', async (_, replace) => {
    const path = await fileWith('old', 'target');
    const link = join(path, '../link');
    await symlink(path, link);
    await replace(link);
    expect((await lstat(link)).isFile()).toBe(true);
    expect(await readFile(path, 'utf8')).toBe('old');
  });

  test('that leads to itself is an error', async () => {
    const path = join(await temporaryFolder(), 'link');
    await symlink('link', path);
    await expect(file.write_text({ path, text: '' }, ctx)).rejects.toThrow('ELOOP');
  });
});

describe('what is no regular file', () => {
  test.runIf(process.platform === 'linux')('is written to, and not replaced', async () => {
    const path = join(await temporaryFolder(), 'pipe');
    spawnSync('mkfifo', [path]);
    const reader = spawn('cat', [path], { stdio: ['ignore', 'pipe', 'inherit'] });
    const chunks: Buffer[] = [];
    reader.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    const closed = once(reader, 'close');
    // It opens the pipe in its own time: before, no process reads.
    const written = async (): Promise<unknown> => {
      try {
        return await file.write_text({ path, text: 'through' }, ctx);
      } catch {
        return undefined;
      }
    };
    await expect.poll(written, { timeout: 60_000 }).toEqual({ path, bytes: 7 });
    await closed;
    expect(Buffer.concat(chunks).toString()).toBe('through');
    expect((await stat(path)).isFIFO()).toBe(true);
    await expect(file.write_text({ path, text: '' }, ctx)).rejects.toThrow(
      `cannot write ${path}: no process reads from this pipe`,
    );
  });

  test.runIf(process.platform === 'linux')('reports that it is full or closed', async () => {
    const full = file.write_text({ path: '/dev/full', text: 'x' }, ctx);
    await expect(full).rejects.toThrow('cannot write /dev/full: ENOSPC');
    expect((await stat('/dev/full')).isCharacterDevice()).toBe(true);
    const path = join(await temporaryFolder(), 'pipe');
    spawnSync('mkfifo', [path]);
    const reader = await open(path, 'r+');
    const draft = await Draft.open(path, 'writer');
    await reader.close();
    await expect(draft.write('x')).rejects.toThrow('EPIPE');
    await draft.discard();
  });

  test('is an error if it is a folder, with nothing left in it', async () => {
    const path = join(await temporaryFolder(), 'folder');
    await mkdir(path);
    await expect(file.write_text({ path, text: '' }, ctx)).rejects.toThrow('EISDIR');
    expect(await besides(path)).toEqual(['folder']);
  });
});

test('folders above a file are created', async () => {
  const path = join(await temporaryFolder(), 'a/b/c/file');
  const other = Draft.open(`${path}2`, 'other');
  await Promise.all([file.write_text({ path, text: 'x' }, ctx), other]);
  await (await other).discard();
  expect(await readFile(path, 'utf8')).toBe('x');
});

test.runIf(process.platform === 'linux')(
  'a file system that has no such folders is an error',
  async () => {
    const path = '/proc/no/such/file';
    await expect(file.write_text({ path, text: 'x' }, ctx)).rejects.toThrow(
      `cannot write ${path}: ENOENT`,
    );
  },
);

describe('what a killed writer has left', () => {
  test('is replaced when the same writer opens the path again', async () => {
    const path = join(await temporaryFolder(), 'file');
    const left = await Draft.open(path, 'item');
    await left.write('half');
    const draft = await Draft.open(path, 'item');
    await draft.write('whole');
    await draft.commit();
    expect(await besides(path)).toEqual(['file']);
    expect(await readFile(path, 'utf8')).toBe('whole');
    await left.discard();
  });

  test('is not touched by another writer', async () => {
    const path = join(await temporaryFolder(), 'file');
    const [one, other] = [await Draft.open(path, 'one'), await Draft.open(path, 'other')];
    await one.write('one');
    await other.write('other');
    await one.commit();
    expect(await readFile(path, 'utf8')).toBe('one');
    await other.commit();
    expect(await readFile(path, 'utf8')).toBe('other');
  });
});

describe('a write that fails', () => {
  test.each([
    ['by an abort', 'abort'],
    ['by its data', 'data'],
  ])('%s leaves the old file and nothing else', async (_, kind) => {
    const path = await fileWith('old');
    const abort = new AbortController();
    const rows = Array.from({ length: 50_000 }, (_, at) => ({ at, text: 'x'.repeat(50) }));
    const last = {
      toJSON() {
        abort.abort(new Error('time is up'));
        if (kind === 'data') throw new Error('no such data');
        return 1;
      },
    };
    await expect(
      file.write_jsonl({ path, rows: [...rows, last] }, contextFor({ signal: abort.signal })),
    ).rejects.toThrow(kind === 'data' ? 'no such data' : 'time is up');
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await besides(path)).toEqual(['data']);
  });

  test('on a full disk leaves the old file and nothing else (needs root)', async ({ skip }) => {
    const folder = await temporaryFolder();
    skip(!mount(folder, '-t', 'tmpfs', '-o', 'size=1m', 'none'), 'nothing can be mounted here');
    const path = join(folder, 'out');
    await file.write_text({ path, text: 'old' }, ctx);
    const text = 'x'.repeat(2 << 20);
    await expect(file.write_text({ path, text }, ctx)).rejects.toThrow('ENOSPC');
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['out']);
  });
});
