import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openStore } from '../../../src/store/open-store.ts';
import { describeStore } from '../../contracts/store.ts';

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

describeStore('the store on disk', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-store-'));
  folders.push(folder);
  return openStore(join(folder, 'store'));
});
