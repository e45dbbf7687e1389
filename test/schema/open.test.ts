import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { encode } from '../../src/document/document.ts';
import { temporaryFolder } from '../support/temp.ts';

const script = fileURLToPath(new URL('../../../schema/open.mjs', import.meta.url));

it('The FlatBuffers compiler opens a document with the parts that schema/README.md shows', async (test) => {
  const file = join(await temporaryFolder(), 'value.bin');
  writeFileSync(file, new Uint8Array(encode({ id: 7, tags: ['x'], at: [1.5, 2] })));
  const opened = spawnSync(process.execPath, [script, file], { encoding: 'utf8' });
  // Cannot be tested without a registry from which to fetch the compiler.
  test.skip(opened.status === 2, opened.stderr);
  expect(opened.stderr).toBe('');
  const { text, ...vectors } = JSON.parse(opened.stdout);
  expect(Buffer.from(text).toString('latin1')).toBe('xidtagsat');
  expect(vectors).toEqual({
    nodes: [
      { kind: 'Record', size: 0, value: 1 },
      { kind: 'Number', size: 0, value: 7 },
      { kind: 'Array', size: 1, value: 2 },
      { kind: 'Numbers', size: 2, value: 0 },
      { kind: 'Latin1', size: 1, value: 0 },
    ],
    shapes: [{ first: 0, size: 3 }],
    keys: [
      { kind: 'Latin1', size: 2, value: 1 },
      { kind: 'Latin1', size: 4, value: 3 },
      { kind: 'Latin1', size: 2, value: 7 },
    ],
    numbers: [1.5, 2],
  });
});
