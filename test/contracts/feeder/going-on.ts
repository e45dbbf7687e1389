import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Feeder } from '../../../src/ports/data.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { Reading } from './reading.ts';
import { folderWith, lines, numbers } from './texts.ts';

/** Files that change, reading that goes on, pipes with a path. */
export function describeGoingOn(feeder: () => Feeder): void {
  test('a file that becomes shorter while it is read fails its source', async () => {
    const folder = await folderWith({ 'a.txt': 'x'.repeat(99).concat('\n').repeat(50_000) });
    const read = new Reading(feeder(), { from: ['a.txt'] }, { folder, size: 64, isStuck: true });
    while (read.chunks.length < 2) await new Promise((resolve) => setImmediate(resolve));
    truncateSync(join(folder, 'a.txt'), 1000);
    // Its items can go on now: what is read next is no longer there.
    const after = new Reading(
      feeder(),
      { from: ['a.txt'] },
      {
        folder,
        ...(read.opened ? { opened: read.opened } : {}),
        from: read.chunks[0]?.next ?? null,
      },
    );
    read.feed.close();
    const failure = await after.result;
    expect(failure).toMatchObject({ code: 'MR424' });
    expect(failure?.message).toContain(
      'a.txt was changed while it was read: it has become shorter',
    );
  });

  test.each([
    ['with others of the same size', (text: string) => text.replaceAll('1', '2')],
    ['with more', (text: string) => `9999\n${text}`],
  ])(
    'a file whose lines are overwritten %s while it is read fails its source',
    async (_, other) => {
      const text = lines(1000, 2000);
      const folder = await folderWith({ 'a.jsonl': text });
      const read = new Reading(
        feeder(),
        { from: ['a.jsonl'] },
        { folder, size: 64, isStuck: true },
      );
      while (read.chunks.length < 2) await new Promise((resolve) => setImmediate(resolve));
      writeFileSync(join(folder, 'a.jsonl'), other(text));
      read.release();
      expect(await read.result).toMatchObject({
        code: 'MR424',
        message: 'a.jsonl was changed while it was read: its bytes 0 to 5000 are others',
      });
    },
  );

  test('a file that was only touched, or to which lines came, while it was read does not', async () => {
    const folder = await folderWith({ 'a.jsonl': lines(0, 1000) });
    const read = new Reading(feeder(), { from: ['a.jsonl'] }, { folder, size: 64, isStuck: true });
    while (read.chunks.length < 2) await new Promise((resolve) => setImmediate(resolve));
    utimesSync(join(folder, 'a.jsonl'), 1, 1);
    appendFileSync(join(folder, 'a.jsonl'), '1000\n');
    read.release();
    expect(await read.result).toBeUndefined();
    expect([read.values.length, read.added]).toEqual([1000, 5]);
  });

  test('a compressed file that is overwritten while it is read fails its source', async () => {
    const packed = gzipSync(lines(0, 1000));
    const folder = await folderWith({ 'a.jsonl.gz': packed });
    const from = ['a.jsonl.gz'];
    const read = new Reading(feeder(), { from }, { folder, size: 64, isStuck: true });
    while (read.chunks.length < 2) await new Promise((resolve) => setImmediate(resolve));
    writeFileSync(join(folder, 'a.jsonl.gz'), packed);
    utimesSync(join(folder, 'a.jsonl.gz'), 1, 1);
    read.release();
    expect(await read.result).toMatchObject({
      code: 'MR424',
      message: 'a.jsonl.gz was changed while it was read',
    });
  });

  test('of a file that grows, what was there when it was opened is read', async () => {
    const folder = await folderWith({ 'a.jsonl': lines(0, 100) });
    const first = new Reading(feeder(), { from: ['a.jsonl'] }, { folder });
    await first.result;
    writeFileSync(join(folder, 'a.jsonl'), lines(0, 200));
    const { opened } = first;
    if (!opened) throw new Error('the source was not opened');
    const again = new Reading(feeder(), {}, { folder, opened });
    expect(await again.result).toBeUndefined();
    expect(again.values).toEqual(numbers(0, 100));
    expect([first.added, again.added]).toEqual([0, lines(100, 200).length]);
    expect(await feeder().changed(opened, first.chunks)).toBeUndefined();
  });

  test('a file that was changed where it was read is found by its chunks', async () => {
    const folder = await folderWith({ 'a.jsonl': lines(1000, 2000) });
    const first = new Reading(feeder(), { from: ['a.jsonl'] }, { folder, size: 200 });
    await first.result;
    const { opened, chunks } = first;
    if (!opened) throw new Error('the source was not opened');
    const path = join(folder, 'a.jsonl');
    expect(await feeder().changed(opened, chunks)).toBeUndefined();
    writeFileSync(path, lines(1000, 2000));
    expect(await feeder().changed(opened, chunks)).toBeUndefined();
    writeFileSync(path, lines(1000, 2000).replace('1150', '1151').concat('\n'));
    expect(await feeder().changed(opened, chunks)).toBe(
      'a.jsonl was changed within bytes 500 to 1000, where items 100 to 199 were read',
    );
    writeFileSync(path, '1');
    expect(await feeder().changed(opened, chunks)).toBe('a.jsonl had 5000 bytes, and has 1');
  });

  test.each(['a.jsonl', 'a.csv', 'a.json', 'a.csv.gz', 'a.jsonl.gz', 'a.txt'])(
    'reading of %s goes on behind any chunk',
    async (name) => {
      const all = numbers(0, 600);
      const plain = name.includes('csv')
        ? `x\n${all.map((k) => `"${k}\n"`).join('\n')}\n`
        : name.endsWith('json')
          ? JSON.stringify(all)
          : lines(0, 600);
      const folder = await folderWith({ [name]: name.endsWith('gz') ? gzipSync(plain) : plain });
      const settings = {
        from: [name],
        offset: 5,
        batch: { items: 3 },
        reading: { header: true },
      } as const;
      const first = new Reading(feeder(), settings, { folder, size: 64 });
      await first.result;
      const { opened, chunks, values } = first;
      if (!opened) throw new Error('the source was not opened');
      expect(chunks.length).toBeGreaterThan(3);
      for (const { next, first: index, items } of chunks) {
        const rest = new Reading(feeder(), settings, { folder, size: 64, opened, from: next });
        expect(await rest.result).toBeUndefined();
        expect(rest.values.slice(index + items)).toEqual(values.slice(index + items));
        expect(rest.values.length === 0 || rest.values.length === values.length).toBe(true);
      }
    },
  );

  test('a pipe with a path is read as it comes, whoever opens it first', async () => {
    const folder = await temporaryFolder();
    execFileSync('mkfifo', [join(folder, 'a.jsonl')]);
    const read = new Reading(feeder(), { from: ['a.jsonl'] }, { folder });
    const script = 'exec > a.jsonl; printf "1\\n2"; read _; printf "\\n3"';
    const writer = spawn('sh', ['-c', script], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
    await read.until(1);
    expect(read.values).toEqual([1]);
    writer.stdin.end('\n');
    expect(await read.result).toBeUndefined();
    expect(read.values).toEqual([1, 2, 3]);
  });

  test('a pipe that nothing writes to can be left', async () => {
    const folder = await temporaryFolder();
    execFileSync('mkfifo', [join(folder, 'a.jsonl')]);
    const read = new Reading(feeder(), { from: ['a.jsonl'] }, { folder });
    while (!read.opened) await new Promise((resolve) => setImmediate(resolve));
    read.feed.close();
    expect(read.values).toEqual([]);
  });
}
