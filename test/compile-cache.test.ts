import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import nodeModule from 'node:module';
import { expect, it } from 'vitest';
import { temporaryFolder } from './support/temp.ts';

const main = fileURLToPath(new URL('../src/cli/main.js', import.meta.url));

it.skipIf(!('enableCompileCache' in nodeModule))(
  'the command keeps what V8 has compiled, where the user says',
  async () => {
    const folder = join(await temporaryFolder(), 'cache');
    const env = { ...process.env, NODE_COMPILE_CACHE: folder };
    await promisify(execFile)(process.execPath, [main, 'help-me'], { env }).catch(() => {});
    expect(await readdir(folder)).not.toEqual([]);
  },
);
