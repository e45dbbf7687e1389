import { unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { itemTexts } from '../../../src/data/sources/item-texts.ts';
import { LocalFeeder } from '../../../src/data/sources/local-feeder.ts';
import { Directory } from '../../../src/wire/shared/directory.ts';
import { Reading } from '../../contracts/feeder/reading.ts';
import { temporaryFolder } from '../../support/temp.ts';

test('the items of a turn are read from files that were opened once', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'items.jsonl');
  await writeFile(path, '{"id":0}\n{"id":1}\n{"id":2}\n');
  const read = new Reading(new LocalFeeder(), { from: [path], format: 'jsonl' }, { folder });
  expect(await read.result).toBeUndefined();
  const directory = Directory.create();
  for (const chunk of read.chunks) directory.add(chunk);
  if (!read.opened) throw new Error('the source was not opened');
  const { text } = read.opened;
  const element = itemTexts.elements(text, directory.buffer);

  expect(element(0)).toEqual({ id: 0 });
  expect(itemTexts.place(text, directory.buffer, 2)).toMatch(/items\.jsonl, line 3$/);
  const removed = unlink(path);
  expect(element(2)).toEqual({ id: 2 });
  await removed;
  await nextTurn();
  // What is in memory can still be read.
  expect(element(0)).toEqual({ id: 0 });
  expect(() => itemTexts.elements(text, directory.buffer)(0)).toThrow(
    expect.objectContaining({ code: 'MR608' }),
  );
  expect(itemTexts.place(text, directory.buffer, 0)).toBeUndefined();
});
