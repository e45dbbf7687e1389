import { ChunkChecksum } from './checksum.ts';
import type { Chunk } from './chunk.ts';
import type { Border, ElementList } from './elements.ts';
import { isSampled, type Selection } from './selection.ts';

/** How far a source has been read: items and chunks go on from here. */
export interface SourceCounts {
  /** The index of the next item. */
  readonly index: number;
  /** Elements that were passed over for `offset`. */
  readonly skipped: number;
  /** Elements that were taken. */
  readonly taken: number;
  readonly chunks: number;
}

/** A chunk, and where its items lie. Offsets are bytes of the file. */
export interface CutChunk extends Chunk {
  /** The first byte of each item. */
  readonly starts: Float64Array;
  readonly lengths: Float64Array;
  /** The border behind it, as a byte of the text. */
  readonly end: Border;
  readonly counts: SourceCounts;
}

/** The most of the next chunk; an item that passes them ends it. */
export type ChunkLimits = (chunks: number) => { readonly items: number; readonly bytes: number };

/** The file that a text lies in, from its byte `base` on. */
export interface TextPlace {
  readonly file: number;
  readonly base: number;
}

/** Neighbouring elements that become one item. */
interface Slice {
  readonly start: number;
  readonly end: number;
  readonly border: number;
  readonly line: number;
  readonly elements: number;
}

/** Makes items of the elements of one text that are selected, and chunks of the items. */
export class Chunker {
  readonly #selection: Selection;
  readonly #limits: ChunkLimits;
  readonly #closed: (chunk: CutChunk) => TextPlace | undefined;
  #place: TextPlace;
  readonly #counts: { -readonly [Name in keyof SourceCounts]: SourceCounts[Name] };
  /** Where the open chunk begins. */
  #start: Border;
  /** The border behind its last item; its start as long as it has none. */
  #end: number;
  #endLine: number;
  #slice: Slice | undefined;
  #items = 0;
  #most: { readonly items: number; readonly bytes: number };
  #starts = new Float64Array(1024);
  #lengths = new Float64Array(1024);
  readonly #checksum: ChunkChecksum;
  /** The bytes that are being taken. */
  #bytes: Uint8Array = new Uint8Array();
  #from = 0;

  /** `closed` gets each chunk, and may return where the text that follows lies. */
  constructor(
    selection: Selection,
    limits: ChunkLimits,
    from: { readonly border: Border; readonly counts: SourceCounts; readonly place: TextPlace },
    closed: (chunk: CutChunk) => TextPlace | undefined,
  ) {
    this.#selection = selection;
    this.#limits = limits;
    this.#closed = closed;
    this.#place = from.place;
    this.#counts = { ...from.counts };
    this.#start = from.border;
    this.#end = from.border.offset;
    this.#endLine = from.border.line;
    this.#most = limits(from.counts.chunks);
    this.#checksum = new ChunkChecksum(from.border.offset);
  }

  get counts(): SourceCounts {
    return { ...this.#counts };
  }

  /** All elements are taken that may be. */
  get isFull(): boolean {
    return this.#counts.taken >= (this.#selection.maxItems ?? Number.POSITIVE_INFINITY);
  }

  /** Takes the elements that were found in bytes, which begin at a byte of the text. */
  take(found: ElementList, bytes: Uint8Array, from: number): void {
    this.#bytes = bytes;
    this.#from = from;
    const { starts, ends, borders, lines } = found;
    for (let k = 0; k < found.count; k++) {
      this.#element(starts[k] ?? 0, ends[k] ?? 0, borders[k] ?? 0, lines[k] ?? 0);
    }
    found.count = 0;
    this.#markBorders();
    this.#checksum.advance(bytes, from, from + bytes.length);
  }

  /** Closes the chunk behind the last item. */
  flush(): void {
    if (this.#items > 0) this.#close();
  }

  /** The text has ended. */
  finish(): void {
    this.#endSlice();
    this.flush();
  }

  #element(start: number, end: number, border: number, line: number): void {
    const counts = this.#counts;
    if (counts.skipped < this.#selection.offset) {
      counts.skipped += 1;
      return this.#pass(border, line);
    }
    if (this.isFull || !this.#isSampled(start)) return this.#pass(border, line);
    const { batch } = this.#selection;
    if (!batch) {
      counts.taken += 1;
      return this.#item(start, end, border, line);
    }
    const most = batch.bytes ?? Number.POSITIVE_INFINITY;
    if (this.#slice && end - this.#slice.start > most) {
      this.#endSlice();
      // The text may lie in another file now.
      if (!this.#isSampled(start)) return this.#pass(border, line);
    }
    counts.taken += 1;
    const { start: first = start, elements = 0 } = this.#slice ?? {};
    this.#slice = { start: first, end, border, line, elements: elements + 1 };
    const isLast = elements + 1 === batch.items || end - first >= most;
    if (isLast || this.isFull) this.#endSlice();
  }

  #isSampled(start: number): boolean {
    const { sample } = this.#selection;
    if (sample === undefined) return true;
    return isSampled(this.#selection, this.#place.file, start - this.#place.base);
  }

  /** An element is not taken. A chunk does not begin with it. */
  #pass(border: number, line: number): void {
    if (this.#items > 0 || this.#slice) return;
    this.#checksum.begin(border);
    this.#start = { offset: border, line };
    this.#endAt(border, line);
  }

  /** Two numbers: an object for each item would be half of what the collector has to do. */
  #endAt(offset: number, line: number): void {
    this.#end = offset;
    this.#endLine = line;
  }

  #endSlice(): void {
    const slice = this.#slice;
    if (!slice) return;
    this.#slice = undefined;
    this.#item(slice.start, slice.end, slice.border, slice.line);
  }

  #item(start: number, end: number, border: number, line: number): void {
    const at = this.#items++;
    if (at === this.#starts.length) this.#grow();
    this.#starts[at] = start - this.#place.base;
    this.#lengths[at] = end - start;
    this.#counts.index += 1;
    this.#endAt(border, line);
    const { items, bytes } = this.#most;
    if (this.#items >= items || border - this.#start.offset >= bytes) this.#close();
  }

  #close(): void {
    const { offset, line } = this.#start;
    const end = { offset: this.#end, line: this.#endLine };
    this.#checksum.advance(this.#bytes, this.#from, end.offset);
    const items = this.#items;
    this.#counts.chunks += 1;
    const { index, taken } = this.#counts;
    const chunk: CutChunk = {
      first: index - items,
      items,
      file: this.#place.file,
      offset: offset - this.#place.base,
      bytes: end.offset - offset,
      line,
      crc: this.#checksum.end(end.offset),
      starts: this.#starts.slice(0, items),
      lengths: this.#lengths.slice(0, items),
      end,
      counts: { ...this.#counts, taken: taken - (this.#slice?.elements ?? 0) },
    };
    this.#start = end;
    this.#items = 0;
    this.#most = this.#limits(this.#counts.chunks);
    this.#place = this.#closed(chunk) ?? this.#place;
  }

  /** The chunk can end behind its last item, or behind the elements of the slice. */
  #markBorders(): void {
    this.#checksum.keepFrom(this.#end);
    for (const border of [this.#end, this.#slice?.border ?? 0]) {
      if (border < this.#from) continue;
      this.#checksum.advance(this.#bytes, this.#from, border);
      this.#checksum.mark();
    }
  }

  #grow(): void {
    const [starts, lengths] = [this.#starts, this.#lengths];
    this.#starts = new Float64Array(starts.length * 2);
    this.#lengths = new Float64Array(starts.length * 2);
    this.#starts.set(starts);
    this.#lengths.set(lengths);
  }
}
