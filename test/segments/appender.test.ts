import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Document, encode } from '../../src/document/document.ts';
import type { BodyReference } from '../../src/items/body.ts';
import { SegmentAppender } from '../../src/segments/appender.ts';
import { readBody } from '../../src/segments/read-body.ts';
import { segmentPath } from '../../src/segments/segment-path.ts';
import { temporaryFolder } from '../support/temp.ts';

function append(appender: SegmentAppender, value: unknown): BodyReference | undefined {
  const sealed = new Uint8Array(encode(value));
  const body = appender.allocate(sealed.byteLength);
  body.set(sealed);
  return appender.append(body);
}

function valueAt(folder: string, reference: BodyReference | undefined): unknown {
  if (!reference) return undefined;
  const { buffer } = readBody(segmentPath(folder, reference), reference);
  return Document.open(buffer).view();
}

describe('a segment', () => {
  it('is made with its folder for the first body, for its owner alone', async () => {
    const folder = join(await temporaryFolder(), 'data', 'run');
    const appender = new SegmentAppender({ folder, epoch: 7 }, 3);
    await expect(stat(folder)).rejects.toMatchObject({ code: 'ENOENT' });
    append(appender, 'text');
    const { mode } = await stat(join(folder, '7.3.seg'));
    expect(mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    appender.close();
  });

  it('holds bodies one behind the other, each at a multiple of 8', async () => {
    const folder = await temporaryFolder();
    const appender = new SegmentAppender({ folder, epoch: 1 }, 0);
    const values = ['a', ['b', 1], { c: 'd'.repeat(2_000_000) }, null];
    const references = values.map((value) => append(appender, value));
    appender.close();
    expect(references.map((one) => valueAt(folder, one))).toEqual(values);
    let end = 0;
    for (const reference of references) {
      expect(reference).toMatchObject({ epoch: 1, file: 0, offset: end });
      end += reference?.length ?? 0;
      expect(end % 8).toBe(0);
    }
  });

  it('is followed by another when a body does not fit, and leaves the files of others alone', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, '1.2.seg'), 'of another executor');
    const appender = new SegmentAppender({ folder, epoch: 1 }, 2, 1000);
    const text = 'x'.repeat(600);
    const references = [1, 2, 3].map(() => append(appender, text));
    appender.close();
    const files = references.map((one) => one?.file);
    expect(new Set(files).size).toBe(3);
    expect(files).not.toContain(2);
    expect(references.map((one) => valueAt(folder, one))).toEqual([text, text, text]);
    expect(await readdir(folder)).toHaveLength(4);
  });

  it('takes no body where it cannot be written', async () => {
    const folder = join(await temporaryFolder(), 'file');
    await writeFile(folder, '');
    const appender = new SegmentAppender({ folder, epoch: 1 }, 0);
    expect(append(appender, 'x')).toBeUndefined();
  });

  it('goes on once it can be written', async () => {
    const parent = await temporaryFolder();
    const folder = join(parent, 'run');
    await writeFile(folder, '');
    const appender = new SegmentAppender({ folder, epoch: 1 }, 0);
    expect(append(appender, 'x')).toBeUndefined();
    const other = new SegmentAppender({ folder: join(parent, 'other'), epoch: 1 }, 0);
    await mkdir(join(parent, 'other'));
    expect(valueAt(join(parent, 'other'), append(other, 'y'))).toBe('y');
    other.close();
  });
});
