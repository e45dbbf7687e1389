// Programs that a shell of their lane starts, with each shell there is. `shell.run` has tests of
// what holds for all programs.
import { mkdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { goneWithin, inOwnSession, pidIn } from '../support/live-process.ts';
import { runToEnd, sh, shells, useShell, warmUp } from '../support/lane-run.ts';
import { lives } from '../support/lives.ts';
import { naughty } from '../support/naughty.ts';
import { temporaryFolder } from '../support/temp.ts';

const { PATH } = process.env;

afterEach(() => {
  process.env['PATH'] = PATH;
});

const onLinux = process.platform === 'linux' ? shells : [];

describe.each(onLinux)('a program that %s starts', (shell) => {
  beforeEach(async () => {
    await useShell(shell);
    await warmUp();
  });

  test('is a child of a shell that starts the next one too', async () => {
    const first = await sh('echo $PPID; tr "\\0" " " < /proc/$PPID/cmdline');
    const second = await sh('echo $PPID; tr "\\0" " " < /proc/$PPID/cmdline');
    expect(first.stdout).toMatch(/^\d+\nmillrace-[^ ]+\/sh/);
    expect(second.stdout).toBe(first.stdout);
  });

  test('gets its arguments byte for byte', async () => {
    const args = naughty.filter((text) => !text.includes('\0'));
    const { stdout } = await runToEnd('printf', ['%s\\0', ...args]);
    expect(stdout.split('\0').slice(0, -1)).toEqual(args);
  });

  test('is the program of its name, where the shell has a builtin', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'echo'), '#!/bin/sh\nprintf "mine: $1"\n', { mode: 0o755 });
    process.env['PATH'] = `${folder}${delimiter}${process.env['PATH']}`;
    await warmUp();
    expect(await runToEnd('echo', ['x'])).toMatchObject({ code: 0, stdout: 'mine: x' });
  });

  test('is found from its folder, and sees that as PWD', async () => {
    const folder = await realpath(await temporaryFolder());
    const inner = join(folder, "it's a $folder");
    await mkdir(inner);
    await writeFile(join(inner, 'job.sh'), '#!/bin/sh\npwd; echo "$PWD $0"\n', { mode: 0o755 });
    const { stdout } = await runToEnd('./job.sh', [], { cwd: inner });
    // Bash makes the name of the file absolute.
    const name = /bash/.test(shell) ? `${inner}/job.sh` : './job.sh';
    expect(stdout).toBe(`${inner}\n${inner} ${name}\n`);
  });

  test('sees the variables that a spawned program sees', async () => {
    const show = (): Promise<string> =>
      runToEnd('env', ['-0'], { env: { VALUE: "a'b\n$HOME" } }).then(({ stdout }) => stdout);
    const lines = (text: string): string[] =>
      text.split('\0').filter((line) => !/^(_|MILLRACE_PROCESS)=/.test(line));
    const seen = lines(await show());
    process.env['not a name'] = 'spawned';
    const spawned = lines(await show()).filter((line) => line !== 'not a name=spawned');
    delete process.env['not a name'];
    expect(seen.toSorted()).toEqual(spawned.toSorted());
  });

  test('has no descriptors but its three streams', async () => {
    const { stdout } = await runToEnd('ls', ['/proc/self/fd']);
    const others = stdout.split('\n').filter((fd) => fd !== '' && Number(fd) > 3);
    // What this process itself has passed on since its start.
    const inherited = await sh('ls /proc/$PPID/fd');
    expect(others.filter((fd) => !inherited.stdout.split('\n').includes(fd))).toEqual([]);
  });

  test('reads nothing, or its file', async () => {
    const file = join(await temporaryFolder(), "a 'file'");
    await writeFile(file, 'text');
    expect(await runToEnd('cat')).toMatchObject({ code: 0, stdout: '' });
    expect(await runToEnd('cat', [], { stdinFile: file })).toMatchObject({ stdout: 'text' });
  });

  test.each(['KILL', 'SEGV', 'HUP', 'ABRT', 'TERM'] as const)(
    'ends by SIG%s, and leaves nothing in its output',
    async (signal) => {
      expect(await sh(`ulimit -c 0; kill -${signal} $$`)).toEqual({
        code: null,
        signal: `SIG${signal}`,
        background: false,
        stdout: '',
        stderr: '',
      });
    },
  );

  test.each(['KILL', 'SEGV', 'ABRT', 'TERM'] as const)(
    'that is no shell ends by SIG%s, with all that it has written',
    async (signal) => {
      const line = `ulimit -c 0; echo "$1"; printf said >&2; kill -${signal} $$`;
      expect(await runToEnd('env', ['sh', '-c', line, 'sh', 'x'])).toEqual({
        code: null,
        signal: `SIG${signal}`,
        background: false,
        stdout: 'x\n',
        stderr: 'said',
      });
    },
  );

  test('that is no shell may itself say and end as by a signal', async () => {
    const line = 'echo Killed >&2; exit 143';
    const ended = await runToEnd('env', ['sh', '-c', line]);
    expect(ended).toMatchObject({ code: 143, signal: null, stderr: 'Killed\n' });
    const other = await runToEnd('env', ['sh', '-c', 'echo Killed >&2; exit 3']);
    expect(other).toMatchObject({ code: 3, stderr: 'Killed\n' });
  });

  test('is found anew each time', async () => {
    const folder = await temporaryFolder();
    const [first, second] = [join(folder, 'a'), join(folder, 'b')];
    process.env['PATH'] = [first, second, process.env['PATH']].join(delimiter);
    await warmUp();
    for (const place of [second, first]) {
      await mkdir(place);
      await writeFile(join(place, 'tool'), `#!/bin/sh\necho ${place}\n`, { mode: 0o755 });
      expect(await runToEnd('tool')).toMatchObject({ stdout: `${place}\n` });
    }
  });

  test('leaves its shell in no folder', async () => {
    const folder = await temporaryFolder();
    await runToEnd('env', [], { cwd: folder });
    const { stdout } = await sh('readlink /proc/$PPID/cwd');
    expect(stdout).toBe('/\n');
  });

  test('has the code of a program whose own program was killed', async () => {
    const ended = await sh(`sh -c 'kill -9 $$'; exit 137`);
    expect(ended).toMatchObject({ code: 137, signal: null });
  });

  test('may send a signal to its group', async () => {
    expect(await sh('kill -TERM 0; sleep 1000')).toMatchObject({ signal: 'SIGTERM' });
    expect(await sh('kill -KILL 0; sleep 1000')).toMatchObject({ signal: 'SIGKILL' });
    expect(await runToEnd('echo', ['next'])).toMatchObject({ code: 0, stdout: 'next\n' });
  });

  test('that cannot be started has the error of Node', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'no-interpreter'), '#!/no/such/program\n', { mode: 0o755 });
    await writeFile(join(folder, 'no-program'), 'text');
    const codes = await Promise.all(
      [
        runToEnd('no-such-program'),
        runToEnd('./no-program', [], { cwd: folder }),
        runToEnd('./no-interpreter', [], { cwd: folder }),
        runToEnd('true', [], { cwd: join(folder, 'nowhere') }),
      ].map((program) => program.catch((error: unknown) => Object(error).code)),
    );
    expect(codes).toEqual(['ENOENT', 'EACCES', 'ENOENT', 'ENOENT']);
  });

  test('may itself end with the codes of such a failure, with what it said', async () => {
    const ended = await sh('nothing-like-it; echo said; exit 126');
    expect(ended).toMatchObject({ code: 126, stdout: 'said\n' });
    expect(ended.stderr).toContain('nothing-like-it');
    expect(ended.stderr).not.toContain('millrace-');
  });

  test('writes more than a pipe holds, to both streams', async () => {
    const line = 'head -c 3000000 /dev/zero; head -c 2000000 /dev/zero >&2; exit 3';
    const { code, stdout, stderr } = await sh(line);
    expect([code, stdout.length, stderr.length]).toEqual([3, 3_000_000, 2_000_000]);
  });

  test('that writes more than its limit is ended', async () => {
    const ended = await sh('yes', [], { most: 1000 });
    expect(ended).toMatchObject({ overflow: 'stdout' });
    expect(ended.stdout.length).toBeLessThanOrEqual(1000);
  });

  test('that fails leaves nothing, and what an earlier one has left stays', async () => {
    const folder = await temporaryFolder();
    const left = join(folder, 'left');
    await sh('sleep 1000 </dev/null >/dev/null 2>&1 & echo $! > "$1"', [left]);
    const failed = [join(folder, 'a'), join(folder, 'b')];
    const line = `${inOwnSession}sh -c 'echo $$ > "$1"; sleep 1000' sh "$1" >/dev/null 2>&1 &
      env -i sleep 1000 >/dev/null 2>&1 & echo $! > "$2"
      while [ ! -s "$1" ]; do sleep 0.01; done; exit 1`;
    expect(await sh(line, failed)).toMatchObject({ code: 1, background: false });
    await goneWithin(0, await Promise.all(failed.map(pidIn)));
    const pid = await pidIn(left);
    expect(await lives(pid)).toBe(true);
    process.kill(pid, 'SIGKILL');
  });

  test('is ended with all of its processes by an abort, and the lane goes on', async () => {
    const folder = await temporaryFolder();
    const files = [join(folder, 'a'), join(folder, 'b')];
    const abort = new AbortController();
    const line = `trap '' TERM; (echo $$ > "$2"; sleep 1000) & echo $! > "$1"; sleep 1000`;
    const ended = sh(line, files, { signal: abort.signal }).catch((error: unknown) => error);
    const pids = await Promise.all(files.map(pidIn));
    abort.abort(new Error('time is up'));
    expect(await ended).toMatchObject({ message: 'time is up' });
    await goneWithin(0, pids);
    expect(await runToEnd('echo', ['next'])).toMatchObject({ code: 0, stdout: 'next\n' });
  });

  test('whose output is held open says so, and what comes later reaches no other program', async () => {
    const go = join(await temporaryFolder(), 'go');
    const line = '(while [ ! -e "$1" ]; do sleep 0.01; done; echo late) & echo now';
    expect(await sh(line, [go])).toMatchObject({ background: true, stdout: 'now\n' });
    await writeFile(go, '');
    for (let count = 0; count < 5; count++) {
      expect(await runToEnd('echo', ['next'])).toMatchObject({ stdout: 'next\n' });
    }
  });
});

test('a program runs where there is no shell', async () => {
  const folder = await temporaryFolder();
  await symlink(process.execPath, join(folder, 'node'));
  process.env['PATH'] = folder;
  const args = ['-e', 'process.stdout.write(String(process.ppid))'];
  const parents = [];
  for (let count = 0; count < 6; count++) parents.push((await runToEnd('node', args)).stdout);
  expect(new Set(parents).size).toBe(1);
});
