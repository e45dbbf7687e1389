import { stat } from 'node:fs/promises';
import { MillraceError } from '../../api/basics.ts';
import { fileBytes, firstText, listedTexts } from '../../api/lists.ts';
import type { ItemStream } from '../../api/runs.ts';
import { standardInput } from '../standard-input.ts';

export interface ItemOptions {
  /** Absent or `-`: standard input. */
  readonly items?: string;
  readonly null?: boolean;
  readonly colsep?: RegExp;
  readonly header?: boolean;
}

/** The format of a source. */
type ItemFormat = 'jsonl' | 'nul' | 'lines';

/** A list that is read while its items run. */
export interface ListedItems {
  /** A path, or `-`. */
  readonly from: string;
  readonly format: ItemFormat;
  /** What `-` is. */
  readonly input: ItemStream | string | undefined;
  /** The first item, in which columns have their names. */
  readonly header: string | undefined;
}

/** Opens the list, and reads no more of it than its header. Throws MR503. */
export async function openItems(options: ItemOptions): Promise<ListedItems> {
  const from = placeOf(options);
  const format = formatOf(options);
  if (from !== '-') {
    await requireFile(from, options);
    const header = options.header ? await headOf(from, format) : undefined;
    return { from, format, input: undefined, header };
  }
  requirePipe();
  const input = standardInput();
  if (!options.header) return { from, format, input, header: undefined };
  if (typeof input === 'string') {
    return { from, format, input, header: await headOf(input, format) };
  }
  const { first, whole } = await firstText(bytesOf(input), format);
  return { from, format, input: whole, header: first };
}

/** Standard input once more, for a run that had read it; undefined when nothing is passed there. */
export function inputAgain(options: ItemOptions): ItemStream | undefined {
  if (placeOf(options) !== '-' || process.stdin.isTTY) return undefined;
  const input = standardInput();
  return { [Symbol.asyncIterator]: () => bytesOf(input)[Symbol.asyncIterator]() };
}

/** All items but the header, one after the other. Throws MR503. */
export async function* readItems({
  from,
  format,
  input = from,
  header,
}: ListedItems): AsyncGenerator<unknown, void> {
  let number = 0;
  for await (const text of listedTexts(bytesOf(input), format)) {
    number += 1;
    if (number === 1 && header !== undefined) continue;
    yield format === 'jsonl' ? parsed(text, `item ${number} of ${from}`) : text;
  }
}

function placeOf({ items = '-' }: ItemOptions): string {
  return items === '/dev/stdin' ? '-' : items;
}

function formatOf({ items = '-', null: isNull }: ItemOptions): ItemFormat {
  if (/\.(jsonl|ndjson)(\.(gz|br|zst))?$/.test(items)) return 'jsonl';
  return isNull ? 'nul' : 'lines';
}

async function headOf(path: string, format: ItemFormat): Promise<string | undefined> {
  for await (const text of listedTexts(bytesOf(path), format)) return text;
  return undefined;
}

function requirePipe(): void {
  if (!process.stdin.isTTY) return;
  throw new MillraceError('MR501', 'there are no items', {
    hint: 'pipe a list into millrace each, or write --items FILE, or ::: and the items',
  });
}

/** A pattern names files, too. */
async function requireFile(path: string, { header }: ItemOptions): Promise<void> {
  const found = await stat(path).catch((cause: unknown) => {
    if (/[*?[{]/.test(path) && !header) return undefined;
    throw unreadable(cause instanceof Error ? cause.message : String(cause), cause);
  });
  if (found?.isDirectory()) throw unreadable(`'${path}' is a folder`);
  if (!header || found?.isFile()) return;
  throw new MillraceError('MR501', `--header needs a file, and '${path}' is none`, {
    hint: 'pipe it into millrace each',
  });
}

function unreadable(reason: string, cause?: unknown): MillraceError {
  return new MillraceError('MR503', `the items cannot be read: ${reason}`, { cause });
}

async function* bytesOf(input: ItemStream | string): AsyncGenerator<Uint8Array, void> {
  try {
    if (typeof input === 'string') yield* fileBytes(input);
    else yield* input as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw unreadable(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function parsed(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MillraceError('MR503', `${place} is not JSON: ${reason}`, { cause });
  }
}
