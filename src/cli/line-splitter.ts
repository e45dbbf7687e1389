import { StringDecoder } from 'node:string_decoder';

/** Splits chunks of bytes into lines. A chunk may end within a line or a character. */
export class LineSplitter {
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  /** Returns the lines that this chunk completes, without their ends. */
  push(chunk: Uint8Array): string[] {
    const lines = (this.#rest + this.#decoder.write(Buffer.from(chunk))).split(/\r?\n/);
    this.#rest = lines.pop() ?? '';
    return lines;
  }

  /** Returns the text after the last line end, and forgets it. */
  end(): string[] {
    const rest = this.#rest + this.#decoder.end();
    this.#rest = '';
    return rest === '' ? [] : [rest];
  }
}
