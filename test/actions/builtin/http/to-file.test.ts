import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { get } from '../../../../src/actions/builtin/http.ts';
import { contextFor } from '../../context.ts';
import { temporaryFolder } from '../../../support/temp.ts';
import { answering, serve } from './server.ts';

const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, at) => at % 251));

test('a body goes to a file, and keeps the mode of one that was there', async () => {
  const directory = await temporaryFolder();
  const ctx = contextFor({ directory });
  await writeFile(join(directory, 'old'), 'old', { mode: 0o600 });
  await chmod(join(directory, 'old'), 0o600);
  const url = await answering(200, bytes, { 'set-cookie': 'a=1' });
  const result = await get({ url, to: 'old' }, ctx);
  expect(result).toEqual({
    status: 200,
    headers: expect.objectContaining({ 'set-cookie': ['a=1'] }),
    path: 'old',
    bytes: bytes.length,
    elapsed_ms: expect.any(Number),
  });
  expect(bytes.equals(await readFile(join(directory, 'old')))).toBe(true);
  expect((await stat(join(directory, 'old'))).mode & 0o777).toBe(0o600);
  const coded = await answering(200, gzipSync(bytes), { 'content-encoding': 'gzip' });
  await get({ url: coded, to: 'a/new' }, ctx);
  expect(bytes.equals(await readFile(join(directory, 'a/new')))).toBe(true);
});

test('nothing is sent when the file cannot be written', async () => {
  const directory = await temporaryFolder();
  await writeFile(join(directory, 'file'), '');
  let count = 0;
  const url = await serve((_, response) => {
    count += 1;
    response.end();
  });
  const refused = get({ url, to: 'file/below' }, contextFor({ directory }));
  await expect(refused).rejects.toThrow('cannot write file/below');
  expect(count).toBe(0);
});

test('with max_bytes, a file has as many at most', async () => {
  const directory = await temporaryFolder();
  const url = await answering(200, bytes);
  const refused = get({ url, to: 'x', max_bytes: 1000 }, contextFor({ directory }));
  await expect(refused).rejects.toMatchObject({ code: 'MR421' });
  expect(await readdir(directory)).toEqual([]);
});

test('no file and no draft is left of a response that is not expected', async () => {
  const directory = await temporaryFolder();
  const url = await answering(500, bytes);
  await expect(get({ url, to: 'x' }, contextFor({ directory }))).rejects.toThrow(
    'responded with 500',
  );
  expect(await readdir(directory)).toEqual([]);
});

test('no file and no draft is left of a response that breaks off', async () => {
  const directory = await temporaryFolder();
  const url = await serve((_, response) => {
    response.write(bytes, () => response.destroy());
  });
  await expect(get({ url, to: 'x' }, contextFor({ directory }))).rejects.toThrow(
    'the connection was closed before the end of the response',
  );
  expect(await readdir(directory)).toEqual([]);
});

test('no file and no draft is left of an item that is aborted or runs out of time', async () => {
  const directory = await temporaryFolder();
  const abort = new AbortController();
  const reason = new Error('the task was cancelled');
  const url = await serve((_, response) => {
    response.write(bytes, () => abort.abort(reason));
  });
  const aborted = get({ url, to: 'x' }, contextFor({ directory, signal: abort.signal }));
  await expect(aborted).rejects.toBe(reason);
  await expect(get({ url, to: 'x', timeout: 50 }, contextFor({ directory }))).rejects.toThrow(
    'no response within 50ms',
  );
  expect(await readdir(directory)).toEqual([]);
});

test('a body of 512 MiB is not held in memory', async () => {
  const directory = await temporaryFolder();
  const mib = Buffer.alloc(1 << 20, 'x');
  const url = await serve((_, response) => {
    let left = 512;
    const more = (): void => {
      while (left > 0) {
        left -= 1;
        if (!response.write(mib)) return void response.once('drain', more);
      }
      response.end();
    };
    more();
  });
  const child = fork(
    fileURLToPath(new URL('download.child.js', import.meta.url)),
    [url, directory],
    {
      execArgv: [],
    },
  );
  const [{ bytes, peak }] = (await once(child, 'message')) as [{ bytes: number; peak: number }];
  expect(bytes).toBe(512 << 20);
  expect(peak).toBeLessThan(300);
});
