import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('a process that closes its spawner lives until the spawner is gone, also while a session ends', () => {
  const script = `
    const { SpawnerProcess } = await import(process.argv[1]);
    const spawner = await SpawnerProcess.start();
    const ending = spawner.endSession(1);
    const closing = spawner.close();
    await ending;
    await closing;
    console.log(spawner.isGone);
  `;
  const url = new URL('../../src/processes/spawner-process.js', import.meta.url).href;
  const args = ['--input-type=module', '-e', script, url];
  const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect([stdout, status]).toEqual(['true\n', 0]);
});
