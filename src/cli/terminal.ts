import { Writable } from 'node:stream';
import { LineSplitter } from './line-splitter.ts';
import { colored, type Paint, plain } from './paint.ts';

/** What is asked of a standard stream; the optional part is what terminals have. */
interface StandardStream {
  write(text: string): unknown;
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  hasColors?(): boolean;
}

/** The size that is assumed where a terminal does not tell. */
const assumed = { columns: 80, rows: 24 };

/**
 * The two streams of the command. Standard output carries data only; everything for people goes to standard
 * error, where lines may stay in place at the bottom while others pass above them.
 */
export class Terminal {
  readonly #out: StandardStream;
  readonly #err: StandardStream;
  readonly #foreign = new LineSplitter();
  #standing: readonly string[] = [];
  /** Whether standard error shows colours. */
  readonly color: boolean;
  readonly paint: Paint;

  constructor(out: StandardStream, err: StandardStream) {
    this.#out = out;
    this.#err = err;
    this.color = err.isTTY ? err.hasColors?.() === true : Boolean(process.env['FORCE_COLOR']);
    this.paint = this.color ? colored : plain;
    // Whoever reads may leave when it has seen enough; that is no reason to stop the work.
    for (const stream of [out, err]) stream.on('error', ignoreClosedPipe);
  }

  /**
   * The terminal of this process. Worker threads write what actions print to `process.stderr`; it is replaced, so that
   * this passes above the standing lines instead of through them.
   */
  static ofProcess(): Terminal {
    const terminal = new Terminal(process.stdout, process.stderr);
    const stream = new Writable({
      write: (chunk: Uint8Array, _encoding, done) => {
        terminal.print(...terminal.#foreign.push(chunk));
        done();
      },
    });
    Object.defineProperty(process, 'stderr', { value: stream, configurable: true });
    return terminal;
  }

  /** Whether lines can stay in place. */
  get live(): boolean {
    return this.#err.isTTY === true && process.env['TERM'] !== 'dumb';
  }

  get columns(): number {
    return this.#err.columns || assumed.columns;
  }

  get rows(): number {
    return this.#err.rows || assumed.rows;
  }

  /** Writes data to standard output, as it is. */
  data(text: string): void {
    this.#out.write(text);
  }

  /** Writes lines for people, above those that stand. */
  print(...lines: readonly string[]): void {
    if (lines.length === 0) return;
    this.#err.write(`${this.#erased()}${lines.join('\n')}\n${this.#drawn()}`);
  }

  /** Replaces the standing lines; none may be wider than the terminal. */
  setLive(lines: readonly string[]): void {
    const erased = this.#erased();
    this.#standing = lines;
    const text = erased + this.#drawn();
    if (text !== '') this.#err.write(text);
  }

  /** Writes what is left of a line that an action did not end. */
  flush(): void {
    this.print(...this.#foreign.end());
  }

  #erased(): string {
    return this.#standing.length === 0 ? '' : `\u001B[${this.#standing.length}A\r\u001B[0J`;
  }

  #drawn(): string {
    return this.#standing.map((line) => `${line}\n`).join('');
  }
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
