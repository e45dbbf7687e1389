import { Writable } from 'node:stream';
import { printable } from '../api/texts.ts';
import { LineSplitter } from './line-splitter.ts';
import { OutputStream, type StandardStream, standardStream } from './output-stream.ts';
import { type Line, renderLine } from './style.ts';

/** Size of a terminal that does not report one. */
const defaultSize = { columns: 80, rows: 24 };

/**
 * The two output streams of the command. Standard output carries data only. Standard error carries
 * all messages; its live lines stay at the bottom and are redrawn when a message is printed above.
 * A run goes on when one of them can no longer be written to: data that is lost is reported by
 * `end`, messages are for a reader who is there. All text passes `printable` on its way out, but
 * for the text of an output that does not go to a terminal.
 */
export class Terminal {
  readonly #out: OutputStream;
  readonly #err: OutputStream;
  readonly #screen: StandardStream;
  readonly #outIsTerminal: boolean;
  /** Completes the lines that actions print in pieces. */
  readonly #actionOutput = new LineSplitter();
  readonly #decoder = new TextDecoder();
  #live: readonly Line[] = [];
  /** Whether standard error shows colours. */
  readonly color: boolean;

  constructor(out: StandardStream, err: StandardStream) {
    this.#out = new OutputStream(out);
    this.#err = new OutputStream(err);
    this.#screen = err;
    this.#outIsTerminal = out.isTTY === true;
    this.color = err.isTTY ? err.hasColors?.() === true : Boolean(process.env['FORCE_COLOR']);
  }

  /**
   * The terminal of this process. Node writes the output of actions in worker threads to
   * `process.stderr`; it is replaced, so that their lines are printed above the live lines.
   */
  static ofProcess(): Terminal {
    const terminal = new Terminal(standardStream(process.stdout), standardStream(process.stderr));
    const stream = new Writable({
      write: (chunk: Uint8Array, _encoding, done) => {
        terminal.print(...terminal.#actionOutput.push(chunk));
        done();
      },
    });
    Object.defineProperty(process, 'stderr', { value: stream, configurable: true });
    return terminal;
  }

  /** Whether live lines can be redrawn in place. */
  get isLive(): boolean {
    return this.#screen.isTTY === true && process.env['TERM'] !== 'dumb';
  }

  get columns(): number {
    return this.#screen.columns || defaultSize.columns;
  }

  get rows(): number {
    return this.#screen.rows || defaultSize.rows;
  }

  /** Writes lines to standard output. */
  write(...lines: readonly Line[]): void {
    this.#out.write(this.#drawn(lines, false));
  }

  /** The same for some of many: resolves when there is room. False when no reader is left. */
  writePart(...lines: readonly Line[]): Promise<boolean> {
    return this.#out.writePart(this.#drawn(lines, false));
  }

  /** Writes data in a format for programs, such as JSON, to standard output. */
  data(text: string): void {
    this.#out.write(printable(text));
  }

  /** The same for a text that may be longer than a string can be. */
  async dataParts(parts: Iterable<string>): Promise<void> {
    await this.#out.writeParts(mapped(parts, printable));
  }

  /** Writes a text that is data itself to standard output: as it is, but to a terminal. */
  text(text: string): void {
    this.#out.write(this.#outIsTerminal ? printable(text) : text);
  }

  /** The same, part by part: resolves when there is room. False when no reader is left. */
  textPart(text: string): Promise<boolean> {
    return this.#out.writePart(this.#outIsTerminal ? printable(text) : text);
  }

  /** The same for UTF-8: resolves when it has left this process. */
  bytesPart(bytes: Uint8Array): Promise<boolean> {
    if (!this.#outIsTerminal) return this.#out.writeBytes(bytes);
    return this.textPart(this.#decoder.decode(bytes, { stream: true }));
  }

  /** Prints lines on standard error, above the live lines. */
  print(...lines: readonly Line[]): void {
    if (lines.length > 0) this.#printText(this.#drawn(lines, this.color));
  }

  /** The same for lines of data: resolves when there is room. */
  async printPart(text: string): Promise<void> {
    if (text === '') return;
    this.print(...text.replace(/\n$/, '').split('\n'));
    await this.#err.writePart('');
  }

  /** The same for a text of the library that is printable, in the colours of this terminal. */
  printRendered(text: string): void {
    this.#printText(`${text}\n`);
  }

  /** Replaces the live lines. A line must not be wider than the terminal. */
  setLive(lines: readonly Line[]): void {
    const erase = this.#eraseLive();
    this.#live = lines;
    const text = erase + this.#drawLive();
    if (text !== '') this.#err.write(text);
  }

  /**
   * Prints the last line of the actions, if it has no end yet, and waits until everything is out.
   * Returns why data was lost. A reader that closes its pipe early wants no more: nothing is lost.
   */
  async end(): Promise<NodeJS.ErrnoException | undefined> {
    this.print(...this.#actionOutput.end());
    await Promise.all([this.#out.flushed(), this.#err.flushed()]);
    const { failure } = this.#out;
    return failure?.code === 'EPIPE' ? undefined : failure;
  }

  #printText(text: string): void {
    this.#err.write(`${this.#eraseLive()}${text}${this.#drawLive()}`);
  }

  #eraseLive(): string {
    return this.#live.length === 0 ? '' : `\u001B[${this.#live.length}A\r\u001B[0J`;
  }

  #drawLive(): string {
    return this.#drawn(this.#live, this.color);
  }

  #drawn(lines: readonly Line[], color: boolean): string {
    return lines.map((line) => `${renderLine(line, color)}\n`).join('');
  }
}

function* mapped(parts: Iterable<string>, map: (part: string) => string): Generator<string> {
  for (const part of parts) yield map(part);
}
