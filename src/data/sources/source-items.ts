import { MillraceError } from '../../errors.ts';
import { BadItem, badItemMessage, placeOfBadItem } from '../../formats/bad-item.ts';
import type { ItemReader } from '../../formats/item-reader.ts';
import { splitChunk } from '../../formats/split/split-chunk.ts';
import type { Chunk, Directory } from '../../wire/shared/directory.ts';
import type { SourceText } from '../../wire/source.ts';
import { changed, changeTime, readRange, type SourceFile, SourceFiles } from './source-files.ts';

/** Bytes of an item. */
export interface ItemRange {
  readonly file: number;
  readonly start: number;
  readonly length: number;
}

/** Items that are read at once lie within this many bytes. */
const mostAhead = 1024 * 1024;

interface ReadChunk {
  readonly number: number;
  /** When the file was last changed before it was read. */
  readonly changedAt: number;
  readonly starts: Float64Array;
  readonly lengths: Float64Array;
}

/**
 * Reads the items of a source in one thread. What is read is text: an item is a value of its own,
 * and the memory of the next one is that of the last. Throws MR423 for an item that is no value,
 * MR608 if its file has changed.
 */
export class SourceItems {
  readonly #text: SourceText;
  readonly #directory: Directory;
  readonly #files: SourceFiles;
  /** While it is read, who reads it compares it. */
  readonly #hasEnded: () => boolean;
  #memory = Buffer.allocUnsafe(64 * 1024);
  /** The bytes in memory: `[from, to)` of a file. */
  #file = -1;
  #from = 0;
  #to = 0;
  #reader: ItemReader | undefined;
  /** The chunk that was read last. */
  #chunk: ReadChunk | undefined;
  /** The chunk that was last found to be another now: each of its items fails. */
  #changed: { readonly number: number; readonly error: MillraceError } | undefined;

  constructor(text: SourceText, directory: Directory, hasEnded: () => boolean = () => true) {
    this.#text = text;
    this.#directory = directory;
    this.#hasEnded = hasEnded;
    this.#files = new SourceFiles(text);
  }

  /** Reads an item. What follows it up to byte `ahead` of its file is read with it. */
  read(index: number, range: ItemRange, ahead = 0): unknown {
    const { file, start, length } = range;
    const end = start + length;
    if (!this.#reader || file !== this.#file || start < this.#from || end > this.#to) {
      const to = Math.max(end, Math.min(ahead, start + mostAhead));
      const source = this.#files.at(file);
      this.#reader = this.#load(source, file, start, to);
      if (this.#hasEnded()) this.#requireSame(source, index);
    }
    try {
      return this.#reader.read(start, length);
    } catch (error) {
      throw error instanceof BadItem ? this.#badLine(error, index, this.#files.at(file)) : error;
    }
  }

  /** Reads an item by its index alone: of a retry, of a resumed run. */
  find(index: number): unknown {
    const number = this.#directory.find(index);
    if (number === undefined) throw new Error(`no chunk has item ${index}`);
    const chunk = this.#directory.at(number);
    const { starts, lengths } = this.#opened(number, chunk);
    const at = index - chunk.first;
    const range = { file: chunk.file, start: starts[at] ?? 0, length: lengths[at] ?? 0 };
    return this.read(index, range, chunk.offset + chunk.bytes);
  }

  /** Where an item begins: `items.jsonl, line 7`. */
  placeOf(index: number): string | undefined {
    const number = this.#directory.find(index);
    if (number === undefined) return undefined;
    const chunk = this.#directory.at(number);
    const source = this.#files.at(chunk.file);
    const { starts } = this.#opened(number, chunk);
    const start = starts[index - chunk.first] ?? chunk.offset;
    const around = this.#around(source, chunk, start);
    const { line } = placeOfBadItem(Object.assign(new BadItem('', { line: 1 }), { start }), around);
    return `${source.name}, line ${line}`;
  }

  /** What is in memory can still be read; for all else, files are opened again. */
  close(): void {
    this.#files.close();
  }

  #load(source: SourceFile, file: number, from: number, to: number): ItemReader {
    const size = to - from;
    // A longer text than V8 has is refused by its length alone.
    const bytes = size > 2 ** 30 ? Buffer.alloc(0) : this.#room(size);
    readRange(source, bytes, from);
    this.#file = file;
    this.#from = from;
    this.#to = from + bytes.length;
    source.reader.open(bytes, file, from);
    return source.reader;
  }

  /** If the file has changed since this thread opened it, its chunk must be what was read. */
  #requireSame(source: SourceFile, index: number): void {
    const changedAt = changeTime(source);
    const number = changedAt === source.changedAt ? undefined : this.#directory.find(index);
    if (number === undefined) return;
    if (this.#chunk?.changedAt !== changedAt) this.#chunk = undefined;
    const chunk = this.#directory.at(number);
    // What lies behind the chunk, and all if it is another, is loaded again.
    const end = this.#to;
    this.#to = this.#from;
    this.#opened(number, chunk);
    this.#to = Math.min(end, chunk.offset + chunk.bytes);
  }

  #room(size: number): Buffer {
    if (this.#memory.length < size) {
      // What is far larger than the others is not kept.
      if (size > 4 * mostAhead) return Buffer.allocUnsafeSlow(size);
      this.#memory = Buffer.allocUnsafeSlow(Math.max(size, this.#memory.length * 2));
    }
    return this.#memory.subarray(0, size);
  }

  #opened(number: number, chunk: Chunk): ReadChunk {
    if (this.#chunk?.number === number) return this.#chunk;
    if (this.#changed?.number === number) throw this.#changed.error;
    const source = this.#files.at(chunk.file);
    const changedAt = changeTime(source);
    const bytes = Buffer.allocUnsafeSlow(chunk.bytes);
    readRange(source, bytes, chunk.offset);
    const found = splitChunk(bytes, source.form, this.#text.selection, chunk);
    if (found.crc !== chunk.crc || found.items < chunk.items) {
      const lines = `lines ${chunk.line} and on, ${chunk.bytes} bytes, are others`;
      const error = changed(source.name, lines);
      this.#changed = { number, error };
      throw error;
    }
    const { starts, lengths } = found;
    this.#chunk = { number, changedAt, starts, lengths };
    return this.#chunk;
  }

  #badLine(bad: BadItem, index: number, source: SourceFile): MillraceError {
    const number = this.#directory.find(index);
    const chunk = number === undefined ? undefined : this.#directory.at(number);
    if (!chunk) return badLine(source.name, bad, { line: bad.line });
    return badLine(source.name, bad, placeOfBadItem(bad, this.#around(source, chunk, bad.start)));
  }

  #around(source: SourceFile, { offset, line }: Chunk, end: number) {
    const bytes = Buffer.allocUnsafeSlow(end - offset);
    readRange(source, bytes, offset);
    const { format, lineEnd = 0x0a } = source.form;
    return { format, lineEnd, bytes, offset, line };
  }
}

function badLine(
  file: string,
  bad: BadItem,
  place: { readonly line: number; readonly column?: number | undefined },
): MillraceError {
  const { line, column } = place;
  const where = { line, column, label: bad.label };
  return new MillraceError('MR423', badItemMessage(file, where, bad.message), {
    details: { file, line, ...(column === undefined ? {} : { column }) },
  });
}
