import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { prepareToRun } from '../../src/processes/run-program.ts';
import { spawnerAccess, useSpawner } from '../../src/processes/spawner-access.ts';
import { goneWithin, inOwnSession, pidIn } from '../support/live-process.ts';
import { runToEnd, warmUp } from '../support/lane-run.ts';
import { temporaryFolder } from '../support/temp.ts';

/** The process that starts programs: one with input is its child. */
async function spawner(): Promise<number> {
  return Number((await runToEnd('sh', ['-c', 'echo $PPID'], { stdin: 'x' })).stdout);
}

describe('a program whose spawner is killed', () => {
  test.each([
    ['spawned', 'x'],
    ['started by a shell', ''],
  ])('is ended, and another spawner runs the next one: %s', async (_how, stdin) => {
    await warmUp();
    const killed = await spawner();
    const file = join(await temporaryFolder(), 'pid');
    const inner = `${inOwnSession}sh -c 'echo $$ > "$1"; sleep 1000' sh "$1.inner"`;
    const line = `echo $$ > "$1"; ${inner}`;
    const running = runToEnd('sh', ['-c', line, 'sh', file], { stdin });
    const ended = running.catch((error: unknown) => error);
    const pids = [await pidIn(file), await pidIn(`${file}.inner`)];
    process.kill(killed, 'SIGKILL');
    expect(await ended).toMatchObject({
      message: 'the process that starts programs was killed',
    });
    await goneWithin(0, pids);
    expect(await spawner()).not.toBe(killed);
  });
});

test('a program that was prepared for asks nobody for its spawner', async () => {
  const before = spawnerAccess();
  let asked = 0;
  const address = (): Promise<string> => {
    asked++;
    return before.address();
  };
  useSpawner({ session: 7, address });
  try {
    await prepareToRun();
    expect(asked).toBe(1);
    for (let count = 0; count < 3; count++) await runToEnd('true');
    expect(asked).toBe(1);
  } finally {
    useSpawner(before);
  }
});

describe('a program of a process without free descriptors', () => {
  /** Prints the code of the error of a program, with the spawner and without. */
  const script = `
    import { openSync, closeSync } from 'node:fs';
    const { run } = await import(process.argv[1]);
    const ctx = { directory: '/', signal: new AbortController().signal };
    const tryIt = () => run({ command: 'true' }, ctx).then(() => 'ran', (error) => error.code);
    const held = [];
    const fill = () => { for (;;) try { held.push(openSync('/dev/null')); } catch { return; } };
    const free = () => { for (const fd of held.splice(0)) closeSync(fd); };
    const codes = [];
    fill();
    codes.push(await tryIt());
    free();
    codes.push(await tryIt());
    fill();
    codes.push(await tryIt());
    free();
    codes.push(await tryIt());
    console.log(codes.join(' '));
  `;

  test('fails with EMFILE, and runs once there are some', () => {
    const actions = new URL('../../src/actions/builtin/shell.js', import.meta.url).href;
    const command = 'ulimit -n 512; exec "$@"';
    const node = [process.execPath, '--input-type=module', '-e', script, actions];
    const { stdout, stderr } = spawnSync('sh', ['-c', command, 'sh', ...node], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(stdout).toBe('EMFILE ran ran ran\n');
  });
});
