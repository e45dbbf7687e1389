import { createReadStream } from 'node:fs';
import { MillraceError } from '../../api/basics.ts';
import type { Columns } from './placeholders.ts';

/** A list is held in memory as a whole. */
const MOST_BYTES = 256 * 1024 * 1024;

export interface ItemOptions {
  /** Absent or `-`: standard input. */
  readonly items?: string;
  readonly null?: boolean;
  readonly colsep?: RegExp;
  readonly header?: boolean;
}

export interface Items {
  readonly items: readonly unknown[];
  readonly columns: Columns | undefined;
}

/** Reads the items from a file or from standard input. Throws MR503. */
export async function readItems(options: ItemOptions): Promise<Items> {
  const { items: file = '-' } = options;
  const text = await readText(file);
  const name = file === '-' ? 'standard input' : file;
  if (/\.(jsonl|ndjson)$/.test(file)) return { items: jsonLines(text, name), columns: undefined };
  if (!options.null) requireNoNul(text, name);
  return textItems(text, options);
}

/** No program can be passed one. */
function requireNoNul(text: string, name: string): void {
  const at = text.indexOf('\0');
  if (at < 0) return;
  const line = text.slice(0, at).split('\n').length;
  throw new MillraceError('MR503', `${name}:${line} has a NUL, which no command can be passed`, {
    hint: 'write --null (-0) if items end with NUL',
  });
}

/** Lines, or what ends with NUL; with `colsep`, each is a list of columns. */
export function textItems(text: string, { null: isNull, colsep, header }: ItemOptions): Items {
  const end = isNull ? '\0' : '\n';
  const lines = text.split(end);
  if (lines.at(-1) === '') lines.pop();
  const clean = isNull ? lines : lines.map((line) => line.replace(/\r$/, ''));
  const first = header ? clean.shift() : undefined;
  if (!colsep && first === undefined) return { items: clean, columns: undefined };
  const cut = (line: string): string[] => (colsep ? line.split(colsep) : [line]);
  return { items: clean.map(cut), columns: { names: first === undefined ? [] : cut(first) } };
}

function jsonLines(text: string, name: string): unknown[] {
  return text.split('\n').flatMap((line, at) => {
    if (line.trim() === '') return [];
    try {
      return [JSON.parse(line)];
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new MillraceError('MR503', `${name}:${at + 1} is not JSON: ${reason}`, { cause });
    }
  });
}

async function readText(file: string): Promise<string> {
  const name = file === '-' ? 'standard input' : `'${file}'`;
  if (file === '-' && process.stdin.isTTY) {
    throw new MillraceError('MR501', 'there are no items', {
      hint: 'pipe a list into the command, name a file with --items, or write them behind :::',
    });
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of file === '-' ? process.stdin : createReadStream(file)) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > MOST_BYTES) break;
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MillraceError('MR503', `the items cannot be read: ${reason}`, { cause });
  }
  if (size > MOST_BYTES) {
    throw new MillraceError('MR503', `${name} has more than ${MOST_BYTES} bytes of items`, {
      hint: 'split it, or read it in a workflow file',
    });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (cause) {
    throw new MillraceError('MR503', `${name} is not UTF-8`, { cause });
  }
}
