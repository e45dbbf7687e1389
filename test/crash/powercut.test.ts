import { spawnSync } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/temp.ts';
import { cutPower } from './powercut/powercut.ts';
import { cannotRecord, straceTo } from './powercut/record.ts';
import { readTrace } from './powercut/trace.ts';
import { Volume } from './powercut/volume.ts';

const spoolChild = fileURLToPath(new URL('./powercut/spool.child.js', import.meta.url));

const reason = cannotRecord();

it.skipIf(reason)(
  `a power cut at any moment loses nothing that was reported${reason ? ` (${reason})` : ''}`,
  async () => {
    const folder = await temporaryFolder();
    const result = await cutPower({ folder, seed: 7, moments: 5, durability: 'disk' });
    expect(result).toMatchObject({ moments: 5, violations: [] });
    expect(result.dropped + result.kept).toBeGreaterThan(0);
  },
);

it.skipIf(reason)('a power cut loses nothing of a spool that was flushed', async () => {
  const folder = await temporaryFolder();
  const [store, trace] = [join(folder, 'store'), join(folder, 'trace')];
  await mkdir(store);
  const path = join(store, 'data', 'run', 'task.1.spool');
  const [program, ...args] = [...straceTo(trace), process.execPath, spoolChild, path];
  const env = { ...process.env, UV_USE_IO_URING: '0' };
  expect(spawnSync(program, args, { env }).status).toBe(0);
  const volume = new Volume(store, []);
  for (const step of readTrace(await readFile(trace, 'utf8'))) volume.apply(step);
  const { files } = volume.cut(
    () => true,
    () => 0,
  );
  expect(files.get(`${path}.0`)?.toString()).toBe('kept\n');
});
