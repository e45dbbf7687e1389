import * as fc from 'fast-check';
import { ItemReader } from '../../../src/formats/item-reader.ts';
import type { ItemReading, TextFormat } from '../../../src/formats/source.ts';
import {
  type Border,
  ElementList,
  type Splitter,
  startOfText,
} from '../../../src/formats/split/elements.ts';
import { splitterFor, type TextForm } from '../../../src/formats/split/text-splitter.ts';

export const reading: ItemReading = {
  decoding: { encoding: 'utf-8', invalidText: 'error' },
  bigIntegers: 'error',
  header: false,
  relax: [],
  numbers: false,
  skipEmpty: false,
};

export function form(format: TextFormat, changes: Partial<ItemReading> = {}): TextForm {
  return { format, reading: { ...reading, ...changes } };
}

/** Parts of bytes, of these lengths; the last has what is left. */
export function cut(bytes: Buffer, lengths: readonly number[]): Buffer[] {
  const parts: Buffer[] = [];
  let from = 0;
  for (const length of lengths) {
    parts.push(bytes.subarray(from, from + length));
    from += length;
  }
  return [...parts, bytes.subarray(from)];
}

interface Found {
  readonly start: number;
  readonly end: number;
  readonly border: number;
  readonly line: number;
}

export function rangesOf(list: ElementList): Found[] {
  return Array.from({ length: list.count }, (_, k) => ({
    start: list.starts[k] ?? -1,
    end: list.ends[k] ?? -1,
    border: list.borders[k] ?? -1,
    line: list.lines[k] ?? -1,
  }));
}

/** Splits bytes that come in parts. */
export function split(
  parts: readonly Buffer[],
  text: TextForm,
  from: Border = startOfText,
  splitter: Splitter = splitterFor(text, from),
): Found[] {
  const found = new ElementList();
  for (const part of parts) splitter.push(part, found);
  splitter.end(found);
  return rangesOf(found);
}

/** The values of the elements of a text. */
export function valuesOf(
  text: string | Buffer,
  given: TextForm,
  lengths: readonly number[] = [],
  first?: readonly string[],
): unknown[] {
  const bytes = Buffer.from(text);
  const reader = new ItemReader(given, { offset: 0, seed: 0 }, first && { columns: { first } });
  reader.open(bytes, 0, 0);
  return split(cut(bytes, lengths), given).map(({ start, end }) => reader.read(start, end - start));
}

/** Lengths of parts. */
export const cuts = fc.array(fc.nat(12), { maxLength: 40 });
