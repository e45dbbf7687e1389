import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { Document, encode } from '../../src/document/document.ts';
import { partsView } from '../../src/document/views/parts.ts';
import { toJS } from '../../src/document/views/to-js.ts';
import { PagedList } from '../../src/segments/paged-list.ts';
import { PageTable } from '../../src/segments/page-table.ts';
import { isLongList, writePages } from '../../src/segments/write-pages.ts';
import { faultOf } from '../support/fault.ts';
import { temporaryFolder } from '../support/temp.ts';

const LONG = 20_000;

async function written(list: readonly unknown[]): Promise<PagedList> {
  const folder = await temporaryFolder();
  return new PagedList(folder, writePages(list, { folder, epoch: 1 }, 0).table);
}

describe('pages of a list', () => {
  it('have its elements in order, also when these are read here and there', async () => {
    const list = Array.from({ length: LONG }, (_, id) => ({ id, tags: [`t${id % 7}`, id] }));
    const paged = await written(list);
    expect(paged.length).toBe(LONG);
    expect(toJS(partsView(paged))).toEqual(list);
    for (const index of [0, LONG - 1, 17, 9000, 8999, 0]) {
      expect(toJS(paged.at(index))).toEqual(list[index]);
    }
  });

  it('hold few elements where these are large, and one that is larger than a page', async () => {
    const sizes = [10, 100_000, 20, 300_000, 5, 5, 5];
    const list = sizes.flatMap((size) => Array.from({ length: 40 }, () => 'x'.repeat(size)));
    const { table } = await written(list);
    const lengths = Array.from({ length: table.count }, (_, page) => table.reference(page).length);
    const counts = Array.from(
      { length: table.count },
      (_, page) => table.end(page) - table.first(page),
    );
    expect(counts.reduce((sum, count) => sum + count)).toBe(list.length);
    for (const [page, length] of lengths.entries()) {
      expect(length <= 256 * 1024 || counts[page] === 1).toBe(true);
    }
    expect(counts.every((count) => count <= 256)).toBe(true);
  });

  it('are found by the index of an element, up to the end of each', async () => {
    const paged = await written(Array.from({ length: LONG }, (_, id) => ({ id })));
    const { table } = paged;
    for (let page = 0; page < table.count; page++) {
      for (const index of [table.first(page), table.end(page) - 1]) {
        expect([table.find(index), paged.endOfPage(index)]).toEqual([page, table.end(page)]);
      }
    }
  });

  it('have a table that another thread opens from its bytes', async () => {
    const { folder, table } = await written(Array.from({ length: LONG }, (_, id) => ({ id })));
    const opened = new PageTable(Document.open(table.document.bytes().slice().buffer));
    expect(toJS(new PagedList(folder, opened).at(LONG - 1))).toEqual({ id: LONG - 1 });
  });

  it('are refused with a table of another form', async () => {
    const other = Document.trusted(encode({ ends: [1, 2], files: [1] }));
    const open = async (): Promise<unknown> => new PageTable(other);
    expect((await faultOf(open())).code).toBe('MR606');
  });

  it('lie in a file of their own', async () => {
    const { folder } = await written(Array.from({ length: LONG }, (_, id) => ({ id })));
    expect(await readdir(folder)).toHaveLength(1);
  });
});

describe('a long list', () => {
  const long = Array.from({ length: LONG }, () => ({}));

  it.each([
    ['one of records', long, true],
    ['not one that ends sooner', long.slice(0, 16_384), false],
    ['not one of numbers', Array.from({ length: LONG }, (_, n) => n), false],
    ['not a view', Document.from(long).view(), false],
    [
      'not one that says by itself what it is',
      Object.assign([...long], { toJSON: () => 1 }),
      false,
    ],
    ['no text', 'x'.repeat(LONG), false],
  ])('is %s', (_, value, expected) => {
    expect(isLongList(value)).toBe(expected);
  });
});
