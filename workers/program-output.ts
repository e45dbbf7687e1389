import type { OutputStream } from '../src/lang/output-stream.ts';
import type { ProgramOutput } from '../src/processes/spawner-access.ts';
import type { LogCount } from '../src/items/item-log.ts';
import { longLine } from '../src/processes/printed-text.ts';

const LF = 10;

/** Bytes that a program may print at once. */
const CHUNK = 64 * 1024;

/** The end of what a stream has printed, in whole lines, and what is left out before. */
interface PrintedEnd {
  readonly text: string;
  readonly dropped: LogCount;
}

/** Keeps the end of what a program prints for the log of its item. */
export class ProgramEnd implements ProgramOutput {
  readonly #streams: Readonly<Record<OutputStream, StreamEnd>>;
  readonly #post: (printedTo: OutputStream, end: PrintedEnd) => void;

  constructor(limit: number, post: (printedTo: OutputStream, end: PrintedEnd) => void) {
    this.#streams = { stdout: new StreamEnd(limit), stderr: new StreamEnd(limit) };
    this.#post = post;
  }

  print(printedTo: OutputStream, chunk: Buffer): void {
    this.#streams[printedTo].push(chunk);
  }

  /** Standard error comes last: it is what says why a program failed. */
  end(): void {
    for (const printedTo of ['stdout', 'stderr'] as const) {
      const end = this.#streams[printedTo].take();
      if (end) this.#post(printedTo, end);
    }
  }
}

/**
 * The last bytes of a stream: at least `limit`, from the beginning of a line. A line that is much
 * longer is left out as a whole: a part of it could be a part of a secret.
 */
class StreamEnd {
  readonly #limit: number;
  #chunks: Buffer[] = [];
  #bytes = 0;
  /** Bytes so far of a line that is left out; 0 outside of such a line. */
  #longLine = 0;
  #droppedLines = 0;
  #droppedBytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  push(chunk: Buffer): void {
    const rest = this.#longLine > 0 ? this.#afterLongLine(chunk) : chunk;
    this.#add(rest);
    if (this.#bytes <= 4 * this.#limit + CHUNK) return;
    this.#shorten();
    if (this.#bytes <= 2 * this.#limit + CHUNK) return;
    this.#longLine = this.#bytes;
    this.#chunks = [];
    this.#bytes = 0;
  }

  /** Undefined if nothing was printed. */
  take(): PrintedEnd | undefined {
    if (this.#longLine > 0) this.#endLongLine();
    if (this.#bytes === 0) return undefined;
    this.#shorten();
    const text = Buffer.concat(this.#chunks)
      .toString('utf8')
      .replace(/\r?\n$/, '');
    return { text, dropped: { lines: this.#droppedLines, bytes: this.#droppedBytes } };
  }

  /** What follows the line that is left out; empty while that goes on. */
  #afterLongLine(chunk: Buffer): Buffer {
    const end = chunk.indexOf(LF);
    this.#longLine += end < 0 ? chunk.length : end;
    if (end < 0) return chunk.subarray(chunk.length);
    this.#endLongLine();
    return chunk.subarray(end);
  }

  #endLongLine(): void {
    this.#add(Buffer.from(longLine(this.#longLine)));
    this.#longLine = 0;
  }

  #add(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
  }

  /** Drops lines that are not among the last bytes. */
  #shorten(): void {
    const all = Buffer.concat(this.#chunks);
    const latest = all.length - this.#limit;
    const start = latest <= 0 ? 0 : all.lastIndexOf(LF, latest - 1) + 1;
    this.#droppedLines += linesIn(all.subarray(0, start));
    this.#droppedBytes += start;
    this.#chunks = [all.subarray(start)];
    this.#bytes = all.length - start;
  }
}

function linesIn(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) lines++;
  return lines;
}
