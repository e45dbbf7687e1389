import { type FileHandle, open } from 'node:fs/promises';
import { firstCells, ItemReader } from '../../formats/item-reader.ts';
import { type CsvHead, csvHead, mostOfHead } from '../../formats/split/csv-head.ts';
import { delimiterOf, type TextForm } from '../../formats/split/text-splitter.ts';
import { messageOf } from '../../lang/thrown.ts';
import { SourceError } from './source-error.ts';

export function hasHead({ format }: Pick<TextForm, 'format'>): boolean {
  return format === 'csv' || format === 'tsv';
}

/** Collects the first bytes of a CSV text until they have its head. */
export class HeadFinder {
  readonly #form: TextForm;
  readonly #name: string;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(form: TextForm, name: string) {
    this.#form = form;
    this.#name = name;
  }

  /** Throws for a header that names no columns. */
  push(bytes: Buffer, isAll: boolean): CsvHead | undefined {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    const { format, reading } = this.#form;
    const head = csvHead(this.#bytes, delimiterOf(format, reading).charCodeAt(0), isAll);
    if (head) this.#check(head);
    else if (this.#bytes.length > mostOfHead) {
      throw new SourceError(`the first row of ${this.#name} has more than ${mostOfHead} bytes`);
    }
    return head;
  }

  #check({ record }: CsvHead): void {
    const { encoding } = this.#form.reading.decoding;
    try {
      const first = firstCells(new TextDecoder(encoding).decode(record), this.#form);
      requireColumns(this.#form, first);
    } catch (cause) {
      if (this.#form.reading.header === false) return;
      const message = `${this.#name}, ${messageOf(cause)}`;
      throw new SourceError(message, undefined, 'MR423', cause);
    }
  }
}

/** Throws for a header that names no columns. */
function requireColumns(form: TextForm, first: readonly string[]): ItemReader {
  return new ItemReader(form, { offset: 0, seed: 0 }, { columns: { first } });
}

/** Reads the head of a CSV file. */
export async function readHead(path: string, name: string, form: TextForm): Promise<CsvHead> {
  const file = await open(path);
  try {
    return await headOf(file, new HeadFinder(form, name));
  } finally {
    await file.close();
  }
}

async function headOf(file: FileHandle, finder: HeadFinder): Promise<CsvHead> {
  const memory = Buffer.alloc(64 * 1024);
  for (;;) {
    const { bytesRead } = await file.read(memory, 0, memory.length);
    const head = finder.push(memory.subarray(0, bytesRead), bytesRead === 0);
    if (head) return head;
  }
}
