import { StringDecoder } from 'node:string_decoder';
import type { OutputStream } from '../lang/output-stream.ts';

/** In UTF-16 units. A longer line is not kept: a part of it could be a part of a secret. */
const LONGEST = 1024 * 1024;

type Post = (printedTo: OutputStream, text: string) => void;

/** What an attempt prints, passed on in whole lines. */
export class PrintedText {
  readonly #streams: Readonly<Record<OutputStream, PrintedStream>>;

  constructor(post: Post) {
    this.#streams = { stdout: new PrintedStream(post), stderr: new PrintedStream(post) };
  }

  add(printedTo: OutputStream, chunk: string | Uint8Array): void {
    this.#streams[printedTo].add(printedTo, chunk);
  }

  /** Passes on the last lines, which have no end yet. */
  end(): void {
    this.#streams.stdout.end('stdout');
    this.#streams.stderr.end('stderr');
  }
}

class PrintedStream {
  readonly #post: Post;
  /** Made for the first bytes: texts are more common. */
  #decoder: StringDecoder | undefined;
  /** The last line, which has no end yet. */
  #open = '';
  /** Bytes of that line which are left out already. */
  #dropped = 0;

  constructor(post: Post) {
    this.#post = post;
  }

  add(printedTo: OutputStream, chunk: string | Uint8Array): void {
    const text = typeof chunk === 'string' ? chunk : this.#decoded(chunk);
    const end = text.lastIndexOf('\n');
    if (end >= 0) this.#pass(printedTo, this.#open + text.slice(0, end));
    this.#open = end >= 0 ? text.slice(end + 1) : this.#open + text;
    if (this.#open.length <= LONGEST) return;
    this.#dropped += Buffer.byteLength(this.#open);
    this.#open = '';
  }

  end(printedTo: OutputStream): void {
    const last = this.#open;
    this.#open = '';
    if (last !== '' || this.#dropped > 0) this.#pass(printedTo, last);
  }

  #pass(printedTo: OutputStream, lines: string): void {
    if (this.#dropped === 0) return this.#post(printedTo, lines);
    const [rest = '', ...others] = lines.split('\n');
    const long = longLine(this.#dropped + Buffer.byteLength(rest));
    this.#dropped = 0;
    this.#post(printedTo, [long, ...others].join('\n'));
  }

  #decoded(chunk: Uint8Array): string {
    this.#decoder ??= new StringDecoder('utf8');
    return this.#decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  }
}

/** Stands in place of a line that is not kept. */
export function longLine(bytes: number): string {
  return `… (a line of ${bytes} bytes)`;
}
