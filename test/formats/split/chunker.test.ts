import { crc32 } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TextFormat } from '../../../src/formats/source.ts';
import { ItemReader } from '../../../src/formats/item-reader.ts';
import { Chunker, type CutChunk } from '../../../src/formats/split/chunker.ts';
import { ElementList, startOfText } from '../../../src/formats/split/elements.ts';
import { isSampled, type Selection } from '../../../src/formats/split/selection.ts';
import { splitChunk } from '../../../src/formats/split/split-chunk.ts';
import { splitterFor, type TextForm } from '../../../src/formats/split/text-splitter.ts';
import { cut, cuts, form, valuesOf } from './texts.ts';

const noCounts = { index: 0, skipped: 0, taken: 0, chunks: 0 };
const all: Selection = { offset: 0, seed: 0 };

interface Run {
  readonly text: TextForm;
  readonly selection: Selection;
  readonly most: { readonly items: number; readonly bytes: number };
  /** After these parts the source pauses, and what there is becomes visible. */
  readonly flushes?: readonly number[];
}

const firstRow = { first: ['', ''] };

/** The chunks of a text that comes in parts. */
function chunksOf(parts: readonly Buffer[], { text, selection, most, flushes = [] }: Run) {
  const chunks: CutChunk[] = [];
  const place = { file: 7, base: 0 };
  const from = { border: startOfText, counts: noCounts, place };
  const chunker = new Chunker(
    selection,
    () => most,
    from,
    (chunk) => {
      chunks.push(chunk);
      return undefined;
    },
  );
  const splitter = splitterFor(text, startOfText);
  const found = new ElementList();
  let at = 0;
  for (const [number, part] of parts.entries()) {
    splitter.push(part, found);
    chunker.take(found, part, at);
    at += part.length;
    if (flushes.includes(number)) chunker.flush();
  }
  splitter.end(found);
  chunker.take(found, Buffer.alloc(0), at);
  chunker.finish();
  return { chunks, counts: chunker.counts };
}

function startsOf(chunks: readonly CutChunk[]): number[] {
  return chunks.flatMap(({ starts }) => [...starts]);
}

/** The values of the items of chunks. */
function itemsOf(bytes: Buffer, chunks: readonly CutChunk[], { text, selection }: Run): unknown[] {
  const reader = new ItemReader(text, selection, { columns: firstRow });
  reader.open(bytes, 7, 0);
  return chunks.flatMap(({ starts, lengths }) =>
    Array.from(starts, (start, k) => reader.read(start, lengths[k] ?? 0)),
  );
}

const texts: Readonly<Record<TextFormat, (values: readonly string[]) => string>> = {
  lines: (values) => values.join('\r\n'),
  nul: (values) => values.map((value) => `${value}\0`).join(''),
  jsonl: (values) => values.map((value) => `${JSON.stringify(value)}\n\n`).join(''),
  json: (values) => JSON.stringify(values, undefined, 1),
  csv: (values) => values.map((value) => `"${value}\n",2\n`).join(''),
  tsv: (values) => values.map((value) => `"${value}\n"\t2\n`).join(''),
};

const selections = fc.record(
  {
    offset: fc.nat(5),
    seed: fc.nat(3),
    maxItems: fc.nat(12),
    sample: fc.constantFrom(0.3, 0.8, 1),
    batch: fc.record(
      { items: fc.integer({ min: 1, max: 4 }), bytes: fc.integer({ min: 1, max: 30 }) },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['offset', 'seed'] },
);

const runs = fc.record({
  values: fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'ü', 'x'), minLength: 1 })),
  selection: selections,
  most: fc.record({
    items: fc.integer({ min: 1, max: 5 }),
    bytes: fc.integer({ min: 1, max: 60 }),
  }),
  flushes: fc.array(fc.nat(40)),
  lengths: cuts,
});

describe.each(Object.keys(texts) as TextFormat[])('chunks of %s', (format) => {
  const text = form(format);

  test('have the checksum of their bytes, and are split again into the same items', () => {
    fc.assert(
      fc.property(runs, ({ values, lengths, ...run }) => {
        const bytes = Buffer.from(texts[format](values));
        const { chunks } = chunksOf(cut(bytes, lengths), { text, ...run });
        let first = 0;
        for (const chunk of chunks) {
          const part = bytes.subarray(chunk.offset, chunk.offset + chunk.bytes);
          expect(chunk.crc).toBe(crc32(part));
          expect(chunk.first).toBe(first);
          const {
            items,
            starts,
            lengths: found,
            crc,
          } = splitChunk(part, text, run.selection, chunk);
          expect([items, starts, found, crc]).toEqual([
            chunk.items,
            chunk.starts,
            chunk.lengths,
            chunk.crc,
          ]);
          first += chunk.items;
        }
      }),
      { numRuns: 500 },
    );
  });

  test('have the elements that are selected, in lists where that is asked', () => {
    fc.assert(
      fc.property(runs, ({ values, lengths, ...run }) => {
        const bytes = Buffer.from(texts[format](values));
        const { selection } = run;
        const { chunks, counts } = chunksOf(cut(bytes, lengths), { text, ...run });
        const whole = { text, selection: all, most: { items: 1e9, bytes: 1e9 } };
        const { chunks: everything } = chunksOf([bytes], whole);
        const elements = valuesOf(bytes, text, [], firstRow.first);
        const taken = elements
          .filter(
            (_, k) =>
              isSampled(selection, 7, everything[0]?.starts[k] ?? 0) || k < selection.offset,
          )
          .slice(selection.offset)
          .slice(0, selection.maxItems);
        const items = itemsOf(bytes, chunks, { text, ...run });
        expect(selection.batch ? items.flat(selection.batch && 1) : items).toEqual(taken);
        expect(counts.taken).toBe(taken.length);
        expect(counts.index).toBe(items.length);
      }),
      { numRuns: 300 },
    );
  });

  test('go on behind any of them as without a break', () => {
    fc.assert(
      fc.property(runs, fc.nat(), ({ values, selection, most }, at) => {
        const bytes = Buffer.from(texts[format](values));
        const { chunks } = chunksOf([bytes], { text, selection, most });
        const last = chunks[at % Math.max(1, chunks.length)];
        if (!last) return;
        const rest: CutChunk[] = [];
        const from = { border: last.end, counts: last.counts, place: { file: 7, base: 0 } };
        const chunker = new Chunker(
          selection,
          () => most,
          from,
          (chunk) => {
            rest.push(chunk);
            return undefined;
          },
        );
        const splitter = splitterFor(text, last.end);
        const found = new ElementList();
        const behind = bytes.subarray(last.end.offset);
        splitter.push(behind, found);
        splitter.end(found);
        chunker.take(found, behind, last.end.offset);
        chunker.finish();
        expect(startsOf(rest)).toEqual(startsOf(chunks.slice((at % chunks.length) + 1)));
        const [end, counts] = [chunks.at(-1)?.counts, chunker.counts];
        expect([counts.index, counts.taken]).toEqual([end?.index, end?.taken]);
      }),
      { numRuns: 300 },
    );
  });
});

test('a batch has as many elements as it may have, and as many bytes', () => {
  const batchesOf = (batch: NonNullable<Selection['batch']>) => {
    const run = {
      text: form('lines'),
      selection: { ...all, batch },
      most: { items: 100, bytes: 1000 },
    };
    const bytes = Buffer.from('a\nbb\nccc\ndddddd\ne\nf\n');
    return itemsOf(bytes, chunksOf([bytes], run).chunks, run);
  };
  expect(batchesOf({ items: 4 })).toEqual([
    ['a', 'bb', 'ccc', 'dddddd'],
    ['e', 'f'],
  ]);
  expect(batchesOf({ bytes: 4 })).toEqual([['a', 'bb'], ['ccc'], ['dddddd'], ['e', 'f']]);
  expect(batchesOf({ items: 2, bytes: 8 })).toEqual([['a', 'bb'], ['ccc'], ['dddddd', 'e'], ['f']]);
});

test('a sample has the share that was asked, other elements for another seed', () => {
  const count = (seed: number) =>
    Array.from({ length: 100_000 }, (_, k) => k * 110).filter((start) =>
      isSampled({ sample: 0.1, seed }, 3, start),
    );
  expect(count(1).length / 100_000).toBeCloseTo(0.1, 2);
  expect(count(2)).not.toEqual(count(1));
  expect(count(1)).toEqual(count(1));
});
