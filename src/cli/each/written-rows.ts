import { createReadStream } from 'node:fs';

const lineEnd = 0x0a;
const quote = 0x22;
/** Bytes at the start of a row that have its number for certain. */
const headLength = 32;

/** What a file of rows has of a run that is resumed. */
export interface WrittenRows {
  readonly numbers: ReadonlySet<number>;
  /** Where the last whole row ends: a process that was killed may have left half of one. */
  readonly end: number;
}

/** Reads the number that begins each row. In CSV, line breaks within quotes end no row. */
export async function readWrittenRows(path: string, isCsv: boolean): Promise<WrittenRows> {
  const numbers = new Set<number>();
  let end = 0;
  let at = 0;
  let head = '';
  let isQuoted = false;
  for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) {
    for (const byte of chunk) {
      at += 1;
      if (isCsv && byte === quote) isQuoted = !isQuoted;
      if (byte !== lineEnd || isQuoted) {
        if (head.length < headLength) head += String.fromCharCode(byte);
        continue;
      }
      const number = numberOf(head);
      if (number !== undefined) numbers.add(number);
      head = '';
      end = at;
    }
  }
  return { numbers, end };
}

function numberOf(head: string): number | undefined {
  const [, digits] = /^(?:\{"seq":)?(\d+)[,\t]/.exec(head) ?? [];
  return digits === undefined ? undefined : Number(digits);
}
