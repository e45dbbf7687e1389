import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { open, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import * as file from '../../../../src/actions/builtin/file.ts';
import { contextFor } from '../../context.ts';
import { temporaryFolder } from '../../../support/temp.ts';
import { fileWith } from './files.ts';

const ctx = contextFor();
const held = 1 << 19;
const isLinux = process.platform === 'linux';

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

describe('the hash of a file', () => {
  test.each([0, 1, held - 2, held - 1, held, held + 1, 3 * held])(
    'of %i bytes is that of all its bytes',
    async (size) => {
      const content = Buffer.alloc(size, 'abc');
      const path = await fileWith(content);
      const hash = sha256(content);
      expect(await file.hash({ path }, ctx)).toEqual({ path, algorithm: 'sha256', hash, size });
    },
  );

  test('has the algorithm that is asked for', async () => {
    const path = await fileWith('x');
    const hash = createHash('md5').update('x').digest('hex');
    expect(await file.hash({ path, algorithm: 'md5' }, ctx)).toMatchObject({ hash });
    expect(() => file.hash({ path, algorithm: 'sha257' }, ctx)).toThrow('expected a hash');
  });

  test.runIf(isLinux)('can be that of a file that tells no size', async () => {
    const path = '/proc/self/mounts';
    const content = await readFile(path);
    expect(await file.hash({ path }, ctx)).toMatchObject({
      hash: sha256(content),
      size: content.length,
    });
  });

  test.runIf(isLinux)('can be that of a pipe, which comes in parts', async () => {
    const path = join(await temporaryFolder(), 'pipe');
    spawnSync('mkfifo', [path]);
    const hashed = file.hash({ path }, ctx);
    const writer = await open(path, 'w');
    await writer.write('first');
    await writer.write('second');
    await writer.close();
    expect(await hashed).toMatchObject({ hash: sha256('firstsecond'), size: 11 });
  });

  test('names what cannot be read', async () => {
    const path = await temporaryFolder();
    await expect(file.hash({ path }, ctx)).rejects.toThrow(`cannot read ${path}: EISDIR`);
    await expect(file.hash({ path: join(path, 'no') }, ctx)).rejects.toThrow('ENOENT');
  });

  test('ends with an abort', async () => {
    const path = await fileWith('');
    await truncate(path, 10 * held);
    const aborted = contextFor({ signal: AbortSignal.abort(new Error('time is up')) });
    await expect(file.hash({ path }, aborted)).rejects.toThrow('time is up');
  });

  test('of 512 MiB does not hold them in memory', async () => {
    const path = await fileWith('');
    await truncate(path, 512 << 20);
    const program = fileURLToPath(new URL('hash.child.js', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [program, path]);
    const { size, peak } = JSON.parse(stdout);
    expect(size).toBe(512 << 20);
    expect(peak).toBeLessThan(250);
  });
});
