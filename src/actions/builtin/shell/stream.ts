import { decodeText } from '../../../formats/decode.ts';
import { UndecodableText } from '../../../formats/strict-decoder.ts';
import type { OutputStream } from '../../../lang/output-stream.ts';
import type { OutputSink } from '../../../processes/program-call.ts';
import type { ActionContext } from '../../context.ts';
import { OutputFile } from '../file/output-file.ts';
import { decodingOf } from '../schemas.ts';
import { mostText, type RunInput } from './input.ts';

/** Bytes of a stream that goes to a file which are kept for the message of a failure. */
const keptEnd = 16 * 1024;

/** A stream of the program: it becomes a text, or a file that is there whole or not at all. */
export class Stream implements OutputSink {
  readonly name: OutputStream;
  /** In bytes. Undefined if there is none. */
  readonly limit: number | undefined;
  /** The file that the program itself writes: then `add` is not called. */
  readonly written: string | undefined;
  readonly #input: RunInput;
  readonly #file: OutputFile | undefined;
  #chunks: Buffer[] = [];

  private constructor(name: OutputStream, input: RunInput, file: OutputFile | undefined) {
    this.name = name;
    this.limit = input.max_bytes ?? (file ? undefined : mostText);
    const isSeen = input.max_bytes !== undefined || input.log === name || input.log === 'both';
    this.written = isSeen ? undefined : file?.temporary;
    this.#input = input;
    this.#file = file;
  }

  get isFile(): boolean {
    return this.#file !== undefined;
  }

  /** What goes to a file is written at the speed of the disk. */
  get waits(): boolean {
    return this.#file !== undefined && this.written === undefined;
  }

  static async open(name: OutputStream, input: RunInput, ctx: ActionContext): Promise<Stream> {
    const path = input[name];
    const file = path === undefined ? undefined : await OutputFile.open(path, ctx);
    return new Stream(name, input, file);
  }

  add(chunk: Buffer): void | Promise<void> {
    this.#chunks.push(chunk);
    if (!this.#file) return;
    this.#chunks = [Buffer.concat(this.#chunks).subarray(-keptEnd)];
    return this.#file.write(chunk);
  }

  /** Its end, or all of it; bytes that are no UTF-8 are U+FFFD. */
  async end(): Promise<string> {
    const bytes = this.written === undefined ? undefined : await this.#file?.end(keptEnd);
    return (bytes ?? Buffer.concat(this.#chunks)).toString('utf8');
  }

  /** The text, or the file, which is put in its place. */
  async finish(): Promise<string | { path: string; bytes: number }> {
    if (this.written !== undefined) await this.#file?.measure();
    if (this.#file) return this.#file.commit();
    try {
      return decodeText(Buffer.concat(this.#chunks), decodingOf(this.#input));
    } catch (cause) {
      if (!(cause instanceof UndecodableText)) throw cause;
      const what = `${this.#input.command} wrote to ${this.name} what is no text: ${cause.message}`;
      throw new Error(`${what}; ${this.#remedy}`, { cause });
    }
  }

  /** Leaves no file. */
  async discard(): Promise<void> {
    await this.#file?.discard();
  }

  get #remedy(): string {
    return `name its encoding, such as encoding: windows-1252, read U+FFFD with invalid_text: replace, or write it to a file with ${this.name}`;
  }
}
