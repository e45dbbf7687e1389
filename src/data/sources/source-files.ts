import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { MillraceError } from '../../errors.ts';
import { firstCells, ItemReader } from '../../formats/item-reader.ts';
import { csvHead, mostOfHead } from '../../formats/split/csv-head.ts';
import { delimiterOf, type TextForm } from '../../formats/split/text-splitter.ts';
import { ItemText } from '../../formats/item-text.ts';
import { cannotBegin, lackOf } from '../../lang/lack.ts';
import { memberOf, messageOf } from '../../lang/thrown.ts';
import { nameOf, pathOf, type SourceText } from '../../wire/source.ts';

/** A file that is open, and how its items are read. */
export interface SourceFile {
  readonly descriptor: number;
  readonly name: string;
  /** When it was last changed, as it was opened. */
  readonly changedAt: number;
  readonly form: TextForm;
  readonly reader: ItemReader;
}

/** The most files that a thread keeps open of a source. */
const mostOpen = 16;
const firstBytes = 64 * 1024;

/**
 * The files of a source, opened when they are read. Throws MR608 for a file that is gone, a
 * `LackError` where descriptors are lacking.
 */
export class SourceFiles {
  readonly #text: SourceText;
  /** The one that was used last is the last. */
  readonly #open = new Map<number, SourceFile>();

  constructor(text: SourceText) {
    this.#text = text;
  }

  at(file: number): SourceFile {
    const known = this.#open.get(file);
    if (known) return known;
    const [oldest] = this.#open.keys();
    if (this.#open.size >= mostOpen && oldest !== undefined) this.#close(oldest);
    const opened = openFile(this.#text, file);
    this.#open.set(file, opened);
    return opened;
  }

  close(): void {
    for (const file of this.#open.keys()) this.#close(file);
  }

  #close(file: number): void {
    const { descriptor } = this.#open.get(file) ?? {};
    if (descriptor !== undefined) closeSync(descriptor);
    this.#open.delete(file);
  }
}

/** Reads a range of a file. Throws MR608 if the file does not have it any more. */
export function readRange(
  { descriptor, name }: Pick<SourceFile, 'descriptor' | 'name'>,
  into: Buffer,
  offset: number,
): void {
  let read = 0;
  while (read < into.length) {
    const more = readSync(descriptor, into, read, into.length - read, offset + read);
    if (more === 0) throw changed(name, `it ends before byte ${offset + into.length}`);
    read += more;
  }
}

/** Changes with each change of the file. */
export function changeTime({ descriptor }: Pick<SourceFile, 'descriptor'>): number {
  return fstatSync(descriptor).ctimeMs;
}

export function changed(name: string, how: string): MillraceError {
  return new MillraceError('MR608', `${name} has changed since it was read: ${how}`, {
    hint: 'Restore the file, or start a new run.',
    details: { file: name },
  });
}

function openFile(text: SourceText, file: number): SourceFile {
  const name = nameOf(text, file);
  const descriptor = openFor(pathOf(text, file), name);
  try {
    const changedAt = changeTime({ descriptor });
    return { descriptor, name, changedAt, ...readerOf(text, descriptor) };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

function openFor(path: string, name: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (memberOf(error, 'code') === 'ENOENT') throw changed(name, 'it is gone');
    // Its item waits for descriptors, as one does whose action lacks them.
    if (lackOf(error) !== undefined) throw cannotBegin(`${name} cannot be opened`, error);
    throw new MillraceError('MR608', `${name} cannot be read any more: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function readerOf(
  { form, selection, onBad }: SourceText,
  descriptor: number,
): Pick<SourceFile, 'form' | 'reader'> {
  if (form.format !== 'csv' && form.format !== 'tsv') {
    return { form, reader: new ItemReader(form, selection, { onBad }) };
  }
  const { lineEnd, record } = headOf(descriptor, delimiterOf(form.format, form.reading));
  const decoded = new ItemText(form.reading.decoding);
  decoded.open(record);
  const whole = { ...form, lineEnd };
  const columns = { first: firstCells(decoded.of(0, record.length), whole) };
  return { form: whole, reader: new ItemReader(whole, selection, { columns, onBad }) };
}

/** Reads until the first record is whole. */
function headOf(descriptor: number, delimiter: string) {
  for (let size = firstBytes; ; size *= 4) {
    const bytes = Buffer.allocUnsafe(size);
    let length = 0;
    for (let more = -1; more !== 0 && length < size; length += more) {
      more = readSync(descriptor, bytes, length, size - length, length);
    }
    const isAll = length < size || size >= mostOfHead;
    const head = csvHead(bytes.subarray(0, length), delimiter.charCodeAt(0), isAll);
    if (head) return head;
    if (isAll) return { lineEnd: 0x0a, record: Buffer.alloc(0) };
  }
}
