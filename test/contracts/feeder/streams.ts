import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Feeder } from '../../../src/ports/data.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { Reading, valuesOf } from './reading.ts';

const stream = { from: ['-'] } as const;

export function describeStreams(feeder: () => Feeder): void {
  test('a stream is read as it is pushed, however it is cut', async () => {
    const folder = await temporaryFolder();
    const read = new Reading(feeder(), { ...stream, format: 'jsonl' }, { folder });
    for (const byte of Buffer.from('\uFEFF{"a":"ü"}\r\n\n[1]\n2'))
      await read.feed.push(Buffer.of(byte));
    read.feed.end();
    expect(await read.result).toBeUndefined();
    expect(read.values).toEqual([{ a: 'ü' }, [1], 2]);
  });

  test('without a format it has lines', async () => {
    const folder = await temporaryFolder();
    const read = new Reading(feeder(), stream, { folder });
    await read.feed.push(Buffer.from('1\n\n2\n'));
    read.feed.end();
    await read.result;
    expect(read.values).toEqual(['1', '', '2']);
  });

  test('items that are whole come before the stream ends', async () => {
    const folder = await temporaryFolder();
    const read = new Reading(feeder(), stream, { folder });
    await read.feed.push(Buffer.from('a\nb\nc'));
    await read.until(2);
    expect(read.values).toEqual(['a', 'b']);
    read.feed.end();
    await read.result;
    expect(read.values).toEqual(['a', 'b', 'c']);
  });

  test('what was pushed before a stream fails is read', async () => {
    const folder = await temporaryFolder();
    const read = new Reading(feeder(), stream, { folder });
    const pushed = read.feed.push(Buffer.from('a\nb\n'));
    const failure = {
      code: 'MR424',
      message: 'the pipe broke',
      cause: { message: 'EIO' },
    } as const;
    read.feed.fail(failure);
    await pushed;
    expect(await read.result).toEqual(failure);
    expect(read.values).toEqual(['a', 'b']);
  });

  test('the files of a spool have its text, and are deleted when their items have ended', async () => {
    const folder = await temporaryFolder();
    const settings = { ...stream, format: 'csv', reading: { header: true } } as const;
    const row = `"${'x'.repeat(99_990)}\n",1\n`;
    const kept = new Reading(feeder(), settings, { folder, keeps: true, size: 64 });
    const all = Buffer.from(`a,b\n${row.repeat(300)}`);
    const pushed = kept.feed.push(all);
    kept.feed.end();
    await pushed;
    await kept.result;
    expect(kept.values).toHaveLength(300);
    const files = [...new Set(kept.chunks.map(({ file }) => file))];
    for (const file of files) expect(existsSync(kept.pathOf(file))).toBe(true);
    for (const chunk of kept.chunks) kept.feed.finished(chunk, false);
  });

  test('reading goes on behind any chunk of a stream', async () => {
    const folder = await temporaryFolder();
    const text = `a,b\n${Array.from({ length: 200 }, (_, k) => `${k},"\n"\n`).join('')}`;
    const settings = { ...stream, format: 'csv', reading: { header: true } } as const;
    const first = new Reading(feeder(), settings, { folder, size: 32, keeps: true });
    await first.feed.push(Buffer.from(text));
    first.feed.end();
    await first.result;
    const { opened } = first;
    if (!opened) throw new Error('the stream was not opened');
    expect(first.values).toHaveLength(200);
    for (const { next, first: index, items } of first.chunks.slice(2, 5)) {
      const rest = new Reading(feeder(), settings, { folder, size: 32, opened, from: next });
      const { offset } = Object(next);
      await rest.feed.push(Buffer.from(text).subarray(Number(offset)));
      rest.feed.end();
      expect(await rest.result).toBeUndefined();
      expect(rest.values.slice(index + items)).toEqual(first.values.slice(index + items));
    }
  });

  test('a source that is closed reports nothing more', async () => {
    const folder = await temporaryFolder();
    const read = new Reading(feeder(), stream, { folder, size: 4 });
    await read.feed.push(Buffer.from('a\n'));
    await read.until(1);
    read.feed.close();
    await read.feed.push(Buffer.from('b\n'));
    read.feed.end();
    expect(await valuesOf(feeder(), { from: ['a.txt'] }, { folder }).catch(String)).toContain(
      'there is no file a.txt',
    );
    expect(read.values).toEqual(['a']);
  });

  test('several sources are read side by side, also while one of them is full', async () => {
    const folder = await temporaryFolder();
    const stuck = new Reading(feeder(), stream, { folder, size: 4, isStuck: true });
    void stuck.feed.push(Buffer.from('a\n'.repeat(100)));
    const read = new Reading(feeder(), stream, { folder, spool: `${folder}/other` });
    await read.feed.push(Buffer.from('b\n'.repeat(100)));
    read.feed.end();
    await read.result;
    expect(read.values).toHaveLength(100);
    stuck.feed.close();
  });
}
