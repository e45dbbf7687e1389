import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonParts } from '../../../src/document/json/json-parts.ts';
import { jsonRows } from '../../../src/document/json/json-rows.ts';
import { StoredValue } from '../../../src/document/json/stored-value.ts';
import { Document, encode } from '../../../src/document/document.ts';
import { rowEncoder } from '../../../src/formats/rows/row-encoder.ts';
import { type RowFormat, rowFormats } from '../../../src/formats/rows/row-format.ts';
import type { RowOptions } from '../../../src/formats/rows/rows.ts';
import { arbitraryJson } from '../../document/arbitrary-json.ts';

const texts = { rows: jsonRows, parts: jsonParts };

/** A part holds until the next one is asked for. */
function copied(part: Uint8Array): Buffer {
  return Buffer.from(part);
}

/** The text of rows that come in several groups, and what it says of them. */
async function encoded(
  format: RowFormat,
  groups: readonly (readonly unknown[])[],
  options: RowOptions = {},
): Promise<{ readonly text: string; readonly notes: readonly string[] }> {
  const encoder = await rowEncoder(format, texts, options);
  const parts = groups.flatMap((rows) => Array.from(encoder.rows(rows), copied));
  return { text: Buffer.concat([...parts, encoder.end()]).toString(), notes: encoder.notes };
}

const people = [
  { name: 'Ada', age: 36 },
  { name: 'Bo, "B"', age: null },
  { name: 'Cy', tags: ['x'] },
];

describe('rows as text', () => {
  it.each<[RowFormat, RowOptions, string]>([
    [
      'jsonl',
      {},
      '{"name":"Ada","age":36}\n{"name":"Bo, \\"B\\"","age":null}\n{"name":"Cy","tags":["x"]}\n',
    ],
    [
      'jsonl',
      { columns: ['age', 'name'] },
      '{"age":36,"name":"Ada"}\n{"age":null,"name":"Bo, \\"B\\""}\n{"name":"Cy"}\n',
    ],
    [
      'json',
      {},
      '[\n{"name":"Ada","age":36},\n{"name":"Bo, \\"B\\"","age":null},\n{"name":"Cy","tags":["x"]}\n]\n',
    ],
    ['csv', {}, 'name,age\nAda,36\n"Bo, ""B""",\nCy,\n'],
    ['csv', { columns: ['tags', 'name'] }, 'tags,name\n,Ada\n,"Bo, ""B"""\n"[""x""]",Cy\n'],
    ['tsv', {}, 'name\tage\nAda\t36\n"Bo, ""B"""\t\nCy\t\n'],
  ])('are written as %s with %j', async (format, options, text) => {
    const groups = [people.slice(0, 1), [], people.slice(1)];
    expect((await encoded(format, groups, options)).text).toBe(text);
  });

  it.each<[RowFormat, RowOptions, string]>([
    ['jsonl', {}, ''],
    ['json', {}, '[]\n'],
    ['csv', {}, ''],
    ['csv', { columns: ['a', 'b'] }, 'a,b\n'],
  ])('are written as %s with %j when there are none', async (format, options, text) => {
    expect((await encoded(format, [], options)).text).toBe(text);
  });

  it.each([
    [{ columns: ['nope'] }, 'nope\n""\n""\n'],
    [{ columns: ['a', 'value'] }, 'a,value\n,1\n,x\n'],
    [{ columns: ['value'] }, 'value\n1\nx\n'],
    [{ columns: ['nope'], areChosen: true, isContinued: true }, '""\n""\n'],
    [{ columns: ['a', 'b'], areChosen: false, isContinued: true }, '1,\nx,\n'],
  ])('that are single values are in the column value: %j', async (options, text) => {
    expect((await encoded('csv', [[1, 'x']], options)).text).toBe(text);
  });

  it('have no second header or bracket where they go on', async () => {
    const csv = await encoded('csv', [[{ a: 1 }]], { columns: ['a'], isContinued: true });
    expect(csv.text).toBe('1\n');
    const json = await encoded('json', [[1]], { isContinued: true });
    expect(json.text).toBe(',\n1\n]\n');
  });

  it.each([
    ['single values', [1, null, 'a b', [2]], 'value\n1\n""\na b\n[2]\n', []],
    [
      'lists',
      [
        [1, 2],
        ['x', { y: 1 }],
      ],
      '1,2\nx,"{""y"":1}"\n',
      [],
    ],
    [
      'a text among objects',
      [{ a: 1, b: 2 }, 'x'],
      'a,b\n1,2\nx,\n',
      ['rows that do not fit the columns: 1'],
    ],
    ['an empty object first', [{}, 5], 'value\n{}\n5\n', []],
    [
      'members that are no column',
      [{ a: 1 }, { a: 2, b: 3 }],
      'a\n1\n2\n',
      ['rows with members that are no column: 1'],
    ],
  ])('have a place in csv for %s', async (_, rows, text, notes) => {
    expect(await encoded('csv', [rows])).toEqual({ text, notes });
  });

  it('are the same for views, whatever their number in a group', async () => {
    const rows = fc.array(arbitraryJson, { maxLength: 8 });
    const text = fc.constantFrom(...rowFormats.filter((format) => format !== 'parquet'));
    const run = async (values: readonly unknown[], format: RowFormat): Promise<void> => {
      const document = Document.trusted(encode(values));
      const views = values.map((_, k) => [document.item(0, k)]);
      const one = await encoded(format, [values]);
      expect(await encoded(format, views)).toEqual(one);
      const stored = values.map((value) => new StoredValue(Document.from(value), 0));
      if ((await rowEncoder(format, texts)).takesStored && values.length > 0) {
        expect(await encoded(format, [stored])).toEqual(one);
      }
      if (format !== 'json') return;
      expect(JSON.parse(one.text)).toEqual(JSON.parse([...jsonParts(values)].join('')));
    };
    await fc.assert(fc.asyncProperty(rows, text, run));
  });

  it('are made in parts: a row can be larger than a part', async () => {
    const row = { list: Array.from({ length: 40_000 }, (_, k) => k) };
    const parts = Array.from((await rowEncoder('jsonl', texts)).rows([row, row]), copied);
    expect(Math.max(...parts.map(({ length }) => length))).toBeLessThan(100_000);
    expect(Buffer.concat(parts).toString()).toBe(`${JSON.stringify(row)}\n`.repeat(2));
  });
});
