import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Executor } from 'millrace';
import { summarize } from '../actions/lines.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

test('the summary of no files has no longest file', () => {
  assert.deepEqual(summarize({ files: [] }), { files: 0, lines: 0, longest: null });
});

test('the flow counts the lines of the files in a folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'flow-'));
  await writeFile(join(folder, 'a.md'), 'one\ntwo\n');
  await writeFile(join(folder, 'b.md'), 'one\ntwo\nthree');

  const executor = await Executor.open({
    directory: join(folder, '.millrace'),
    actions: join(root, 'actions'),
    workers: 2,
  });
  try {
    const text = await readFile(join(root, 'flow.yaml'), 'utf8');
    const run = await executor.start(text, { parameters: { folder } });
    const report = await run.result();
    assert.equal(report.state, 'succeeded');
    assert.deepEqual(report.output, { files: 2, lines: 5, longest: join(folder, 'b.md') });
  } finally {
    await executor.close();
    await rm(folder, { recursive: true, force: true });
  }
});
