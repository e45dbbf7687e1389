import type { CutChunk, SourceCounts } from '../../formats/split/chunker.ts';
import { isRecord, type Json } from '../../lang/json.ts';

/** Where a source goes on. */
export interface SourcePosition extends SourceCounts {
  /** Number of the file that is read; 0 for a stream. */
  readonly file: number;
  /** The next byte of its text, and the line that it is in. */
  readonly offset: number;
  readonly line: number;
  /** Number of the next file of the spool that is made. */
  readonly spool: number;
  /** Of a CSV text in the spool: the byte that ends its lines, and its first record in base64. */
  readonly head?: { readonly lineEnd: number; readonly record: string };
}

export const firstPosition: SourcePosition = {
  file: 0,
  offset: 0,
  line: 1,
  index: 0,
  skipped: 0,
  taken: 0,
  chunks: 0,
  spool: 0,
};

/** Returns a position as it is stored: `{ ...position }`. Undefined for anything else. */
export function parsePosition(json: Json): SourcePosition | undefined {
  if (!isRecord(json)) return undefined;
  const numberOf = (name: keyof SourcePosition): number => {
    const value = json[name];
    return typeof value === 'number' ? value : Number.NaN;
  };
  const position: SourcePosition = {
    file: numberOf('file'),
    offset: numberOf('offset'),
    line: numberOf('line'),
    index: numberOf('index'),
    skipped: numberOf('skipped'),
    taken: numberOf('taken'),
    chunks: numberOf('chunks'),
    spool: numberOf('spool'),
  };
  if (Object.values(position).some(Number.isNaN)) return undefined;
  const head = parseHead(json.head);
  return head ? { ...position, head } : position;
}

function parseHead(json: unknown): SourcePosition['head'] {
  if (!isRecord(json)) return undefined;
  const { lineEnd, record } = json;
  return typeof lineEnd === 'number' && typeof record === 'string'
    ? { lineEnd, record }
    : undefined;
}

export function countsOf({ index, skipped, taken, chunks }: SourcePosition): SourceCounts {
  return { index, skipped, taken, chunks };
}

/** Where a source goes on behind a chunk, as it is stored. */
export function nextOf({ end, counts }: CutChunk, position: SourcePosition): Json {
  const { head, file, spool } = position;
  const { offset, line } = end;
  return { file, offset, line, ...counts, spool, ...(head ? { head } : {}) };
}
