import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runProgram } from '../../src/processes/run-program.ts';
import { goneWithin, inOwnSession, pidIn } from '../support/live-process.ts';
import { temporaryFolder } from '../support/temp.ts';

/** Resolves with what the program wrote to standard output. */
async function sh(command: string, ...args: readonly string[]): Promise<string> {
  const start = {
    file: 'sh',
    args: ['-c', command, 'sh', ...args],
    cwd: '/',
    env: process.env,
    stdin: '',
    outputFiles: {},
    limits: {},
  };
  const chunks: Buffer[] = [];
  const sinks = {
    stdout: { add: (chunk: Buffer) => void chunks.push(chunk) },
    stderr: { add() {} },
  };
  await runProgram(start, sinks, new AbortController().signal);
  return Buffer.concat(chunks).toString();
}

describe('a program whose spawner is killed', () => {
  test('is ended, and another spawner runs the next one', async () => {
    const spawner = Number(await sh('echo $PPID'));
    const file = join(await temporaryFolder(), 'pid');
    const inner = `${inOwnSession}sh -c 'echo $$ > "$1"; sleep 1000' sh "$1.inner"`;
    const command = `echo $$ > "$1"; ${inner}`;
    const running = sh(command, file).catch((error: unknown) => error);
    const pids = [await pidIn(file), await pidIn(`${file}.inner`)];
    process.kill(spawner, 'SIGKILL');
    expect(await running).toMatchObject({
      message: 'the process that starts programs was killed',
    });
    await goneWithin(0, pids);
    expect(Number(await sh('echo $PPID'))).not.toBe(spawner);
  });
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
    expect(stdout).toBe('EMFILE ran EMFILE ran\n');
  });
});
