import type { SourceFormat } from '../../formats/source.ts';
import { type PrefixCheck, shorterStream } from '../../formats/split/prefix-check.ts';
import type { Failure } from '../../items/failure.ts';
import { failureFromError } from '../../items/failure-from-error.ts';
import { isPlainJson } from '../../lang/plain-json.ts';
import type { ItemStream } from '../../lang/item-stream.ts';
import { iteratorOf, textOfStream } from '../../lang/item-stream.ts';
import type { Clock } from '../../ports/clock.ts';
import type { StreamKind } from '../../run/source-record.ts';
import { literal } from '../../workflow/literal.ts';

/** Takes what is read of a stream, as text. */
export interface StreamTarget {
  /** As that of a feed. Until it resolves, the stream is not read. */
  push(bytes: Uint8Array, isGiven: boolean): Promise<void>;
  end(): void;
  fail(failure: Failure): void;
}

/** Bytes of text that are read ahead of a push that is under way. */
const most = 256 * 1024;
const firstBytes = 16 * 1024;

/**
 * A stream of items that a program passes, read once, and only as fast as its items are done.
 *
 * | state   | holds                                    | left by              |
 * | ------- | ---------------------------------------- | -------------------- |
 * | new     | nothing was read                         | kind                 |
 * | reading | it is asked for more when there is room  | its end, error, stop |
 * | closed  | it is not asked again, and has been told | nothing              |
 */
export class StreamInput {
  readonly #stream: ItemStream;
  readonly #format: SourceFormat | undefined;
  readonly #clock: Pick<Clock, 'after'>;
  #iterator: Iterator<unknown> | AsyncIterator<unknown> | undefined;
  #first: Promise<IteratorResult<unknown>> | undefined;
  #flushing: Promise<void> | undefined;
  #isClosed = false;

  constructor(stream: ItemStream, format: SourceFormat | undefined, clock: Pick<Clock, 'after'>) {
    this.#stream = stream;
    this.#format = format;
    this.#clock = clock;
  }

  /** Resolves when the first element is there. An empty stream has text. Rejects as it does. */
  async kind(): Promise<StreamKind> {
    this.#iterator ??= iteratorOf(this.#stream);
    this.#first ??= Promise.resolve(this.#iterator.next());
    const { done, value } = await this.#first;
    if (done || value instanceof Uint8Array) return 'bytes';
    if (typeof value !== 'string') return 'values';
    if (textOfStream(this.#stream)) return 'bytes';
    return this.#format === undefined || this.#format === 'lines' ? 'values' : 'texts';
  }

  /**
   * Reads to the end. `skipped`: elements, or bytes of text, that were read before; `before` has
   * their chunks.
   */
  async pump(target: StreamTarget, skipped = 0, before?: PrefixCheck): Promise<void> {
    try {
      const text = new PendingText(await this.kind(), this.#format, skipped, before);
      const failure = (await this.#read(text, target)) ?? text.lack;
      await this.#flush(text, target);
      if (this.#isClosed) return;
      if (failure) target.fail(failure);
      else target.end();
    } catch (error) {
      if (!this.#isClosed) target.fail(streamFailure(error));
    }
    await this.stop();
  }

  /** Returns why it could not be read to its end. What it gave before is pushed, or in `text`. */
  async #read(text: PendingText, target: StreamTarget): Promise<Failure | undefined> {
    try {
      let next = await this.#first;
      while (next && !next.done && !this.#isClosed) {
        text.add(next.value);
        const flushed = this.#flush(text, target);
        if (text.isFull) await flushed;
        next = await this.#iterator?.next();
      }
      return undefined;
    } catch (error) {
      return streamFailure(error);
    }
  }

  /** Pushes what there is, and what comes meanwhile. Resolves when nothing is left. */
  #flush(text: PendingText, target: StreamTarget): Promise<void> {
    if (this.#flushing) return this.#flushing;
    const flushing = this.#pushAll(text, target).finally(() => {
      this.#flushing = undefined;
    });
    // The last flush rejects, too: no other is waited for.
    flushing.catch(() => {});
    this.#flushing = flushing;
    return flushing;
  }

  async #pushAll(text: PendingText, target: StreamTarget): Promise<void> {
    for (let bytes = text.take(); bytes.length > 0 && !this.#isClosed; bytes = text.take()) {
      await target.push(bytes, true);
      // All else in this thread has its turn, also where an iterable never waits.
      await new Promise<void>((resolve) => {
        this.#clock.after(0, resolve);
      });
    }
  }

  /** It is not read further, and is told so. */
  async stop(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    try {
      await this.#iterator?.return?.();
    } catch {
      // It is no longer wanted.
    }
  }
}

function streamFailure(error: unknown): Failure {
  const { code, message, ...rest } = failureFromError(error);
  // What the stream has thrown is the cause; what it gave that is no item has a code of its own.
  if (code !== 'MR401') return { code, message, ...rest };
  return { code: 'MR424', message: `the stream failed: ${message}`, ...rest };
}

/** Collects text until it is worth a push. */
class PendingText {
  readonly #kind: StreamKind;
  readonly #end: string;
  readonly #parts: Uint8Array[] = [];
  /** Lines that follow the parts. */
  #lines = new LineMemory(firstBytes);
  #lineBytes = firstBytes;
  #bytes = 0;
  #skipped: number;
  /** Elements so far. */
  #count = 0;
  readonly #before: PrefixCheck | undefined;

  constructor(
    kind: StreamKind,
    format: SourceFormat | undefined,
    skipped: number,
    before: PrefixCheck | undefined,
  ) {
    this.#kind = kind;
    this.#before = before;
    this.#end = kind === 'texts' && format === 'nul' ? '\0' : '\n';
    this.#skipped = skipped;
  }

  /** Why the stream, which has ended, is not the one that was read before. */
  get lack(): Failure | undefined {
    if (this.#skipped === 0) return undefined;
    const unit = this.#kind === 'bytes' ? 'bytes' : 'elements';
    return failureFromError(shorterStream(this.#skipped, unit));
  }

  get isFull(): boolean {
    return this.#bytes >= most;
  }

  add(element: unknown): void {
    if (this.#kind === 'values' && this.#skipped === 0) return this.#addLine(element);
    const bytes = this.#kept(this.#textOf(element));
    this.#count += 1;
    if (bytes.length > 0) this.#parts.push(bytes);
    this.#bytes += bytes.length;
  }

  #addLine(element: unknown): void {
    const line = this.#lineOf(element);
    this.#count += 1;
    if (!this.#lines.hasRoomFor(line)) this.#endLines(line);
    this.#bytes += this.#lines.write(line);
  }

  /** In memory that nothing else uses. */
  take(): Uint8Array {
    // A stream that gives few items at a time takes little memory for them.
    this.#lineBytes = Math.min(2 * Math.max(this.#bytes, firstBytes), most + firstBytes);
    this.#endLines('');
    const parts = this.#parts.splice(0);
    this.#bytes = 0;
    const [only] = parts;
    return only && parts.length === 1 && this.#kind === 'values' ? only : joined(parts);
  }

  /** What is written from now on has memory of its own. */
  #endLines(next: string): void {
    const { written } = this.#lines;
    if (written.length > 0) this.#parts.push(written);
    this.#lines = new LineMemory(Math.max(this.#lineBytes, mostBytesOf(next)));
  }

  /** Without what was read before. */
  #kept(bytes: Uint8Array): Uint8Array {
    if (this.#skipped === 0) return bytes;
    const dropped = this.#kind === 'bytes' ? Math.min(this.#skipped, bytes.length) : 1;
    this.#skipped -= dropped;
    this.#before?.push(this.#kind === 'bytes' ? bytes.subarray(0, dropped) : bytes);
    return this.#kind === 'bytes' ? bytes.subarray(dropped) : bytes.subarray(bytes.length);
  }

  #textOf(element: unknown): Uint8Array {
    const isText = element instanceof Uint8Array || typeof element === 'string';
    if (this.#kind === 'values') return Buffer.from(this.#lineOf(element));
    if (!isText) throw this.#mixed('a value among texts');
    if (element instanceof Uint8Array) return element;
    if (this.#kind === 'bytes') return Buffer.from(element);
    return Buffer.from(element.endsWith(this.#end) ? element : element + this.#end);
  }

  #lineOf(element: unknown): string {
    if (isPlainJson(element)) return `${JSON.stringify(element)}\n`;
    if (element instanceof Uint8Array) throw this.#mixed('bytes among values');
    return `${JSON.stringify(literal(element, undefined, `$[${this.#count}]`))}\n`;
  }

  #mixed(what: string): Error {
    return new TypeError(`element ${this.#count} is ${what}: a stream has either`);
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = Buffer.allocUnsafeSlow(parts.reduce((bytes, { length }) => bytes + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Lines as bytes: strings that wait to become bytes would be copied by the garbage collector. */
class LineMemory {
  #memory: Buffer | undefined;
  #written = 0;
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
  }

  get written(): Uint8Array {
    return this.#memory?.subarray(0, this.#written) ?? new Uint8Array();
  }

  hasRoomFor(line: string): boolean {
    return this.#written + mostBytesOf(line) <= this.#size;
  }

  /** Returns the number of its bytes. */
  write(line: string): number {
    this.#memory ??= Buffer.allocUnsafeSlow(this.#size);
    const bytes = this.#memory.write(line, this.#written);
    this.#written += bytes;
    return bytes;
  }
}

/** In UTF-8. */
function mostBytesOf({ length }: string): number {
  return 3 * length;
}
