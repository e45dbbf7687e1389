import { MillraceError } from '../errors.ts';
import type { JsonObject } from '../lang/json.ts';
import { attempt } from '../lang/thrown.ts';

/** A line of the log of an item. A text can have line breaks. */
export interface LogLine {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The attempt of the item, from 1. */
  readonly attempt: number;
  /** The step that has logged it, in a block that runs in a lane: `a`, `b/c`. */
  readonly step?: string;
  /** The text of the line. */
  readonly message: string;
  /** The second argument of `ctx.log`. */
  readonly fields?: JsonObject;
  /** Where it was printed, by the action or a program of it; or that Millrace says it. */
  readonly source?: LogSource;
}

const logSources = ['stdout', 'stderr', 'millrace'] as const;

/** What a line comes from, if not from `ctx.log`. */
export type LogSource = (typeof logSources)[number];

/** Lines, and their bytes as they are stored. */
export interface LogCount {
  /** Number of lines. */
  readonly lines: number;
  /** Their size in JSON. */
  readonly bytes: number;
}

/** What is kept of the log of an item: its end. */
export interface ItemLog {
  /** In the order in which they were logged. */
  readonly lines: readonly LogLine[];
  /** What came before and is not kept. Of a line that was cut, the bytes only. */
  readonly dropped: LogCount;
}

/** The stored form has a line of JSON for each line, after one for what is dropped, if any is. */
interface Head {
  readonly dropped: LogCount;
}

/** A log as it is stored, line by line. */
export interface StoredLog {
  readonly lines: readonly string[];
  readonly dropped: LogCount;
}

/** A log in a report, where it stands for its item: its last lines, and the number of all. */
export interface LogEnd extends ItemLog {
  /** Number of lines that are kept. */
  readonly total: number;
}

export function endOfLog({ lines, dropped }: ItemLog, most: number): LogEnd {
  return { total: lines.length, lines: lines.slice(-most), dropped };
}

const nothing: LogCount = { lines: 0, bytes: 0 };

/** Reads the stored form. Throws MR606 when it is damaged; `what` names its item. */
export function openLog(bytes: Uint8Array, what: string): ItemLog {
  const { lines, dropped } = storedLog(bytes);
  return { lines: lines.map((line) => lineOf(line, what)), dropped };
}

/** The lines as they are, unread: whatever is in them. */
export function storedLog(bytes: Uint8Array): StoredLog {
  const { buffer, byteOffset, byteLength } = bytes;
  const text = Buffer.from(buffer, byteOffset, byteLength).toString();
  const [first = '', ...rest] = text.split('\n');
  const dropped = droppedOf(first);
  if (dropped) return { lines: rest, dropped };
  return { lines: text === '' ? [] : [first, ...rest], dropped: nothing };
}

export function encodeLog({ lines, dropped }: StoredLog): Uint8Array {
  const head: Head = { dropped };
  const isWhole = dropped.lines === 0 && dropped.bytes === 0;
  return Buffer.from((isWhole ? lines : [JSON.stringify(head), ...lines]).join('\n'));
}

/** Bytes that a line takes where it is stored, with the end of the line before it. */
export function sizeOf(line: string): number {
  return Buffer.byteLength(line) + 1;
}

function droppedOf(line: string): LogCount | undefined {
  if (!line.startsWith('{"dropped":')) return undefined;
  const { dropped }: Partial<Head> = Object(attempt(() => JSON.parse(line)));
  const isCount = Number.isFinite(dropped?.lines) && Number.isFinite(dropped?.bytes);
  return isCount ? dropped : undefined;
}

function lineOf(text: string, what: string): LogLine {
  const line: Partial<LogLine> | undefined = attempt(() => JSON.parse(text));
  if (isLine(line)) return line;
  throw new MillraceError('MR606', `The stored log of ${what} is damaged`, {
    hint: 'Other logs may still be readable; restore the store from a copy if there is one.',
  });
}

function isLine(line: Partial<LogLine> | null | undefined): line is LogLine {
  if (typeof line?.message !== 'string') return false;
  const { fields } = line;
  const isPlain = fields === undefined || (typeof fields === 'object' && Object(fields) === fields);
  const isStep = line.step === undefined || typeof line.step === 'string';
  const isKnown = line.source === undefined || logSources.includes(line.source);
  return (
    isPlain && isStep && isKnown && typeof line.at === 'number' && typeof line.attempt === 'number'
  );
}
