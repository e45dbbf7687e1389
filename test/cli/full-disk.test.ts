import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Ended, folderWith, millrace } from '../support/command.ts';
import { millraceHere } from '../support/command-here.ts';
import { canMount, mount } from '../support/mount.ts';
import { withActions } from './flows.ts';

const main = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));

const small = Array.from({ length: 20 }, (_, index) => index);

/** A small fan-out, and one whose outputs take 24 MB. */
const large = `
name: large
tasks:
  - {name: fan, action: core.echo, with_items: "{{ range(20) }}", input: "{{ item }}"}
  - {name: fill, needs: [fan], action: probe.text, with_items: "{{ range(480) }}", input: {bytes: 50000}}
output: {fan: "{{ task.fan.output }}", filled: "{{ task.fill.summary.succeeded }}"}
`;

/** The same, but it is the logs that take the room. */
const loud = large
  .replace('probe.text', 'talk.say')
  .replace('bytes: 50000', 'lines: 3, bytes: 5000');

async function expectStopped(ended: Ended, cwd: string, store: readonly string[]): Promise<void> {
  expect([ended.code, ended.stdout]).toEqual([3, '']);
  // LMDB may print something of its own first, without the end of its line.
  expect(ended.stderr).toMatch(
    /MR605 write-failed {2}The store .*\n {2}hint: Make room .* open the store again: .*\nrun (\S+) is stopped; resume it with: millrace resume \1/m,
  );
  const ps = await millraceHere(['ps', ...store], { cwd });
  expect([ps.code, ps.stdout]).toEqual([0, expect.stringMatching(/ large +interrupted /)]);
  const fan = await millraceHere(['inspect', 'last', 'fan', '--json', ...store], { cwd });
  expect(JSON.parse(fan.stdout).summary).toMatchObject({ total: 20, succeeded: 20 });
}

async function expectResumed(cwd: string, store: readonly string[]): Promise<void> {
  const resumed = await millrace(['resume', '-q', ...store], { cwd });
  expect([resumed.code, resumed.stderr]).toEqual([0, '']);
  expect(JSON.parse(resumed.stdout)).toEqual({ fan: small, filled: 480 });
}

describe('a full disk', () => {
  it('stops the run, keeps what was committed, and lets it resume with more space', async () => {
    const cwd = await folderWith({ 'flow.yaml': large });
    // A limit of 2 MB per file looks like a full disk, once each thread has filled its file.
    const script = `trap '' XFSZ; ulimit -f 4096; exec "$@"`;
    const args = [process.execPath, main, 'run', 'flow.yaml', '-q', '-j', '2', ...withActions];
    const ended = spawnSync('/bin/sh', ['-c', script, 'sh', ...args], { cwd, encoding: 'utf8' });
    await expectStopped({ ...ended, code: ended.status }, cwd, []);
    await expectResumed(cwd, []);
  });

  it('does the same when it is the logs that fill it, and keeps each with its item', async () => {
    const cwd = await folderWith({ 'flow.yaml': loud });
    const script = `trap '' XFSZ; ulimit -f 4096; exec "$@"`;
    const args = [process.execPath, main, 'run', 'flow.yaml', '-q', ...withActions];
    const ended = spawnSync('/bin/sh', ['-c', script, 'sh', ...args], { cwd, encoding: 'utf8' });
    await expectStopped({ ...ended, code: ended.status }, cwd, []);
    const logsOf = async (): Promise<number[]> => {
      const { stdout } = await millraceHere(['logs', 'last', 'fill', '--json'], { cwd });
      return JSON.parse(stdout).items.map(({ lines }: { lines: unknown[] }) => lines.length);
    };
    const committed = await logsOf();
    const { stdout } = await millraceHere(['inspect', 'last', 'fill', '--json'], { cwd });
    expect(committed).toHaveLength(JSON.parse(stdout).summary.succeeded);
    expect(new Set(committed)).toEqual(new Set([3]));
    await expectResumed(cwd, []);
    expect(await logsOf()).toEqual(Array.from({ length: 480 }, () => 3));
  });

  it.skipIf(!canMount())('stops a run on a mounted disk of 3 MB, too (as root)', async () => {
    const cwd = await folderWith({ 'flow.yaml': large });
    const disk = join(cwd, 'disk');
    await mkdir(disk);
    expect(mount(disk, '-t', 'tmpfs', '-o', 'size=3m', 'tmpfs')).toBe(true);
    const store = ['--store', join(disk, 'store')];
    const ended = await millrace(['run', 'flow.yaml', '-q', ...store, ...withActions], { cwd });
    await expectStopped(ended, cwd, store);
    const again = await millrace(['resume', '-q', ...store], { cwd });
    // Whether the disk has room for the resume itself depends on what the run has left.
    expect([3, 5]).toContain(again.code);
    expect(again.stderr).toMatch(/MR605 /);
    expect(mount(disk, '-o', 'remount,size=96m')).toBe(true);
    await expectResumed(cwd, store);
  });

  it.skipIf(!canMount())('refuses a new store (as root)', async () => {
    const cwd = await folderWith({ 'flow.yaml': large });
    const disk = join(cwd, 'disk');
    await mkdir(disk);
    expect(mount(disk, '-t', 'tmpfs', '-o', 'size=16k', 'tmpfs')).toBe(true);
    const args = ['run', 'flow.yaml', '--store', join(disk, 'store'), ...withActions];
    const { code, stdout, stderr } = await millrace(args, { cwd });
    expect([code, stdout]).toEqual([5, '']);
    expect(stderr).toMatch(/^MR601 \S+ {2}.*\n {2}hint: /m);
  });
});
