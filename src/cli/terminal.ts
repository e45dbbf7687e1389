import { Writable } from 'node:stream';
import { LineSplitter } from './line-splitter.ts';
import { OutputStream, type StandardStream, standardStream } from './output-stream.ts';
import { colored, type Style, plain } from './style.ts';

/** Size of a terminal that does not report one. */
const defaultSize = { columns: 80, rows: 24 };

/**
 * The two output streams of the command. Standard output carries data only. Standard error carries
 * all messages; its live lines stay at the bottom and are redrawn when a message is printed above.
 * A run goes on when one of them can no longer be written to: data that is lost is reported by
 * `end`, messages are for a reader who is there.
 */
export class Terminal {
  readonly #out: OutputStream;
  readonly #err: OutputStream;
  readonly #screen: StandardStream;
  /** Completes the lines that actions print in pieces. */
  readonly #actionOutput = new LineSplitter();
  #live: readonly string[] = [];
  /** Whether standard error shows colours. */
  readonly color: boolean;
  readonly style: Style;

  constructor(out: StandardStream, err: StandardStream) {
    this.#out = new OutputStream(out);
    this.#err = new OutputStream(err);
    this.#screen = err;
    this.color = err.isTTY ? err.hasColors?.() === true : Boolean(process.env['FORCE_COLOR']);
    this.style = this.color ? colored : plain;
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

  /** Writes data to standard output, unchanged. */
  data(text: string): void {
    this.#out.write(text);
  }

  /** The same for a text that may be longer than a string can be. */
  async dataParts(parts: Iterable<string>): Promise<void> {
    await this.#out.writeParts(parts);
  }

  /** Prints lines on standard error, above the live lines. */
  print(...lines: readonly string[]): void {
    if (lines.length === 0) return;
    this.#err.write(`${this.#eraseLive()}${lines.join('\n')}\n${this.#drawLive()}`);
  }

  /** Replaces the live lines. A line must not be wider than the terminal. */
  setLive(lines: readonly string[]): void {
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

  #eraseLive(): string {
    return this.#live.length === 0 ? '' : `\u001B[${this.#live.length}A\r\u001B[0J`;
  }

  #drawLive(): string {
    return this.#live.map((line) => `${line}\n`).join('');
  }
}
