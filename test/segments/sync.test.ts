import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { encode } from '../../src/document/document.ts';
import { SegmentAppender } from '../../src/segments/appender.ts';
import { SegmentSync } from '../../src/segments/sync.ts';
import { temporaryFolder } from '../support/temp.ts';

it('files are flushed that exist, again and again, also after their run was released', async () => {
  const folder = join(await temporaryFolder(), 'data', 'run');
  const appender = new SegmentAppender({ folder, epoch: 1 }, 0);
  const sync = new SegmentSync();
  for (let n = 0; n < 3; n++) {
    const reference = appender.append(new Uint8Array(encode('text')));
    if (!reference) throw new Error('nothing was stored');
    const flushed = sync.sync(new Map([[folder, [reference]]]));
    if (n === 1) sync.release(folder);
    await flushed;
  }
  sync.release(folder);
  appender.close();
});

it('a file that is missing is an error: its head must not be committed', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'run'));
  const reference = { epoch: 1, file: 1, offset: 0, length: 8, crc: 0 };
  const flushed = new SegmentSync().sync(new Map([[join(folder, 'run'), [reference]]]));
  await expect(flushed).rejects.toMatchObject({ code: 'ENOENT' });
});
