import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { run } from '../../../../src/actions/builtin/shell.ts';
import { contextFor } from '../../context.ts';
import { goneWithin, pidIn } from '../../../support/live-process.ts';
import { temporaryFolder } from '../../../support/temp.ts';

const ctx = contextFor();
const node = process.execPath;

/** Starts a script that writes the pid of a process it has started, and then aborts the item. */
async function abortWhenStarted(script: string): Promise<{ ended: Promise<unknown>; pid: number }> {
  const folder = await temporaryFolder();
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const running = Promise.resolve(
    run(
      { command: script, args: [join(folder, 'pid')], shell: true },
      contextFor({ signal: abort.signal }),
    ),
  );
  const ended = running.catch((error: unknown) => error);
  const pid = await pidIn(join(folder, 'pid'));
  abort.abort(new Error('time is up'));
  return { ended, pid };
}

describe('a program', () => {
  test('returns its code, its output and its time', async () => {
    const script = 'console.log("out"); console.error("err")';
    expect(await run({ command: node, args: ['-e', script] }, ctx)).toEqual({
      code: 0,
      signal: null,
      stdout: 'out\n',
      stderr: 'err\n',
      background: false,
      elapsed_ms: expect.any(Number),
    });
  });

  test('gets its arguments unchanged, without a shell', async () => {
    const args = ['$HOME', '; rm -rf /', '*', 'a b', '"', 7, true];
    const script = 'process.stdout.write(JSON.stringify(process.argv.slice(1)))';
    const { stdout } = await run({ command: node, args: ['-e', script, ...args] }, ctx);
    expect(JSON.parse(String(stdout))).toEqual(args.map(String));
  });

  test('gets -0 as it is', async () => {
    expect(await run({ command: 'echo', args: [-0, 0] }, ctx)).toMatchObject({ stdout: '-0 0\n' });
  });

  test.each([
    ['args[1]', { args: ['a', 'b\uD800'] }],
    ['env.X', { env: { X: '\uDC00' } }],
    ['stdin', { stdin: 'a\uD800b' }],
  ])('gets no half of a surrogate pair: %s', async (what, input) => {
    await expect(run({ command: 'cat', ...input }, ctx)).rejects.toThrow(
      `${what} cannot be passed on: UTF-8 has no`,
    );
  });

  test('gets stdin, folder and environment', async () => {
    const cwd = await realpath(await temporaryFolder());
    const { stdout } = await run(
      {
        command: 'sh',
        args: ['-c', 'cat; pwd; echo "$COLOUR"'],
        stdin: 'in\n',
        cwd,
        env: { COLOUR: 1 },
      },
      ctx,
    );
    expect(stdout).toBe(`in\n${cwd}\n1\n`);
  });

  test('may end without reading its stdin', async () => {
    const stdin = 'x'.repeat(1 << 20);
    expect(await run({ command: 'true', stdin }, ctx)).toMatchObject({ code: 0 });
  });

  test('keeps characters whole that arrive in two pieces', async () => {
    const stdin = '€'.repeat(200_000);
    expect((await run({ command: 'cat', stdin }, ctx)).stdout).toBe(stdin);
  });

  test('is a line for sh with shell: true, with data as its arguments', async () => {
    const answer = await run(
      { command: 'printf "%s|" "$1" "$2" | tr a-z A-Z', args: ['a b', '$(oops)'], shell: true },
      ctx,
    );
    expect(answer.stdout).toBe('A B|$(OOPS)|');
  });
});

describe('a program that leaves a process behind', () => {
  test('has ended when it has ended, and says that its output is still held open', async () => {
    const command = 'sleep 1000 & echo $!';
    const { stdout, background } = await run({ command, shell: true }, ctx);
    onTestFinished(() => void process.kill(Number(stdout), 'SIGKILL'));
    expect(background).toBe(true);
  });

  test('leaves none when it fails', async () => {
    const command = 'sleep 1000 >&2 & echo $!; exit 3';
    const { stdout } = await run({ command, shell: true, check: false }, ctx);
    await goneWithin(0, [Number(stdout)]);
  });
});

describe('a program that fails', () => {
  test('fails the item with its exit code and the end of stderr', async () => {
    const command = 'seq 1000 >&2; echo "no paper" >&2; exit 3';
    await expect(run({ command, shell: true }, ctx)).rejects.toThrow(
      /ended with exit code 3: …[\s\d]+no paper$/,
    );
  });

  test('is a result with check: false', async () => {
    expect(await run({ command: 'false', check: false }, ctx)).toMatchObject({ code: 1 });
  });

  test('by a signal says which', async () => {
    await expect(run({ command: 'kill -9 $$', shell: true }, ctx)).rejects.toThrow(
      'ended with signal SIGKILL',
    );
  });

  test('to start says why', async () => {
    const cwd = await temporaryFolder();
    await mkdir(join(cwd, 'folder'));
    await expect(run({ command: 'no-such-program' }, ctx)).rejects.toThrow(
      'no-such-program cannot be started: there is no such program',
    );
    await expect(run({ command: 'ls -l | wc' }, ctx)).rejects.toMatchObject({
      hint: 'for a line of a shell write shell: true; arguments of a program go in args',
    });
    await expect(run({ command: 'true', args: ['x'.repeat(4_000_000)] }, ctx)).rejects.toThrow(
      'true cannot be started: its arguments and its environment are longer than the system takes',
    );
    await expect(run({ command: './folder', cwd }, ctx)).rejects.toThrow('it is not executable');
    await expect(run({ command: 'true', cwd: '/no/such' }, ctx)).rejects.toThrow(
      'there is no folder /no/such',
    );
  });

  test('to stay within max_bytes is stopped', async () => {
    await expect(run({ command: 'yes', max_bytes: 1000 }, ctx)).rejects.toThrow(
      'yes wrote more than 1000 bytes to stdout (max_bytes)',
    );
  });
});

describe('an abort', () => {
  test('ends the program and the processes it started', async () => {
    const { ended, pid } = await abortWhenStarted('sleep 1000 & echo $! > "$1"; wait');
    expect(await ended).toMatchObject({ message: 'time is up' });
    await goneWithin(0, [pid]);
  });

  test.runIf(process.platform === 'linux')(
    'ends a process that has left for a session of its own',
    async () => {
      const { ended, pid } = await abortWhenStarted(
        `(setsid sh -c 'echo $$ > "$1"; exec sleep 1000' sh "$1" &); sleep 1000`,
      );
      expect(await ended).toMatchObject({ message: 'time is up' });
      await goneWithin(0, [pid]);
    },
  );

  test('kills a program that ignores SIGTERM after two seconds', async () => {
    const started = performance.now();
    const { ended, pid } = await abortWhenStarted(
      `trap '' TERM; sh -c 'trap "" TERM; echo $$ > "$1"; while :; do sleep 1; done' sh "$1"`,
    );
    expect(await ended).toMatchObject({ message: 'time is up' });
    expect(performance.now() - started).toBeGreaterThan(1900);
    await goneWithin(0, [pid]);
  });

  test('before the start starts nothing', async () => {
    const signal = AbortSignal.abort(new Error('too late'));
    await expect(run({ command: 'true' }, contextFor({ signal }))).rejects.toThrow('too late');
  });
});
