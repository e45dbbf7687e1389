import { execFileSync, spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { ThreadFeeder } from '../../src/pool/feeder.ts';
import { describeFeeder } from '../contracts/feeder.ts';
import { Reading } from '../contracts/feeder/reading.ts';
import { temporaryFolder } from '../support/temp.ts';

describeFeeder('a feeder in a thread of its own', () => new ThreadFeeder());

test('what its thread was reading fails when that ends, and is read by another', async () => {
  const folder = await temporaryFolder();
  const feeder = new ThreadFeeder();
  const started = new Promise<Worker>((resolve) => process.once('worker', resolve));
  const lost = new Reading(feeder, { from: ['-'] }, { folder });
  const pushed = lost.feed.push(Buffer.from('a\nb'));
  const thread = await started;
  await lost.until(1);
  await thread.terminate();
  expect(await lost.result).toMatchObject({
    code: 'MR801',
    message: 'the thread that reads sources was lost: it was ended',
  });
  await pushed;
  const { opened, chunks } = lost;
  const next = new Reading(
    feeder,
    { from: ['-'] },
    { folder, ...(opened ? { opened } : {}), from: chunks[0]?.next ?? null },
  );
  await next.feed.push(Buffer.from('b\n'));
  next.feed.end();
  expect(await next.result).toBeUndefined();
  expect(next.values).toEqual([undefined, 'b']);
  await feeder.close();
});

test('a feed is closed with its feeder, and a question is answered by the next thread', async () => {
  const folder = await temporaryFolder();
  const feeder = new ThreadFeeder();
  const read = new Reading(feeder, { from: ['-'] }, { folder });
  await read.feed.push(Buffer.from('a\n'));
  await read.until(1);
  await feeder.close();
  await read.feed.push(Buffer.from('b\n'));
  read.feed.end();
  expect(read.values).toEqual(['a']);
  if (!read.opened) throw new Error('the source was not opened');
  expect(await feeder.changed(read.opened, read.chunks)).toBeUndefined();
  await feeder.close();
});

/** The descriptor of this process that is a file. */
function descriptorOf(path: string): number | undefined {
  for (const name of readdirSync('/proc/self/fd')) {
    try {
      if (readlinkSync(`/proc/self/fd/${name}`) === path) return Number(name);
    } catch {
      // It was that of the folder.
    }
  }
  return undefined;
}

test.skipIf(process.platform !== 'linux')(
  'the end of its thread leaves alone what has the number of a pipe that was read',
  async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'a.txt');
    execFileSync('mkfifo', [path]);
    const feeder = new ThreadFeeder();
    const read = new Reading(feeder, { from: ['a.txt'] }, { folder });
    const writer = spawn('sh', ['-c', 'exec > a.txt; echo a; read _'], { cwd: folder });
    await read.until(1);
    const number = descriptorOf(path);
    writer.stdin.end('\n');
    await read.result;
    while (descriptorOf(path) !== undefined) await new Promise((done) => setImmediate(done));
    const others: number[] = [];
    while (!others.includes(number ?? 0)) others.push(openSync('/dev/null', 'r'));
    await feeder.close();
    for (const other of others) {
      expect(fstatSync(other).isCharacterDevice()).toBe(true);
      closeSync(other);
    }
  },
);
