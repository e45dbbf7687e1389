import { crc32 } from 'node:zlib';
import { Chunker, type CutChunk } from './chunker.ts';
import { type Border, ElementList } from './elements.ts';
import { isSampled, type Selection } from './selection.ts';
import { splitterFor, type TextForm } from './text-splitter.ts';

/** Where bytes lie that are split again. */
interface Part {
  readonly file: number;
  /** Of the first byte. */
  readonly offset: number;
  readonly line: number;
}

/** The items of a chunk, as bytes of its file. */
export type ChunkItems = Pick<CutChunk, 'items' | 'starts' | 'lengths' | 'crc'>;

const empty = new Float64Array();

/**
 * Finds the items of a chunk in its bytes, as they were found when its source was read. `crc` is
 * that of the bytes: if it is another than that of the chunk, the file has changed.
 */
export function splitChunk(
  bytes: Buffer,
  form: TextForm,
  selection: Selection,
  part: Part,
): ChunkItems {
  const { file, offset, line } = part;
  const border: Border = { offset, line };
  const { maxItems: _all, ...rest } = selection;
  let result: CutChunk | undefined;
  const chunker = new Chunker(
    { ...rest, offset: 0 },
    () => ({ items: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY }),
    {
      border,
      counts: { index: 0, skipped: 0, taken: 0, chunks: 0 },
      place: { file, base: 0 },
    },
    (chunk) => {
      result = chunk;
      return undefined;
    },
  );
  chunker.take(elementsOf(bytes, form, border), bytes, offset);
  chunker.finish();
  const { items = 0, starts = empty, lengths = empty } = result ?? {};
  // The first elements of a chunk may not be in the sample.
  return { items, starts, lengths, crc: crc32(bytes) };
}

/** An element, as bytes of its file. */
export interface ElementRange {
  readonly start: number;
  readonly end: number;
}

/** The elements of an item of several; `part` is the item. */
export function splitItem(
  bytes: Buffer,
  form: TextForm,
  selection: Selection,
  part: Part,
): readonly ElementRange[] {
  const { file, offset, line } = part;
  const found = elementsOf(bytes, form, { offset, line, isElement: true });
  const ranges: ElementRange[] = [];
  for (let k = 0; k < found.count; k++) {
    const [start = 0, end = 0] = [found.starts[k], found.ends[k]];
    if (isSampled(selection, file, start)) ranges.push({ start, end });
  }
  return ranges;
}

/** Bytes that end with an element. */
function elementsOf(bytes: Buffer, form: TextForm, from: Border): ElementList {
  const found = new ElementList();
  const splitter = splitterFor(form, from);
  splitter.push(bytes, found);
  // An array goes on behind them: a blank ends a number.
  if (form.format === 'json') splitter.push(Buffer.from(' '), found);
  else splitter.end(found);
  return found;
}
