import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { formOfName } from '../../formats/source.ts';
import { ElementList, type Splitter, startOfText } from '../../formats/split/elements.ts';
import { lineSplitterFor } from '../../formats/split/text-splitter.ts';
import { compressedText } from './texts.ts';

type Bytes = AsyncIterable<Uint8Array>;

/** How the items of a list are written. */
export type ListFormat = 'jsonl' | 'lines' | 'nul';

/** The texts of the items of a list as they come, without a run: those that a source of it has. */
export async function* listedTexts(bytes: Bytes, format: ListFormat): AsyncGenerator<string, void> {
  const texts = new SplitTexts(format);
  for await (const chunk of bytes) yield* texts.push(chunk);
  yield* texts.end();
}

/** Reads the first text, and gives back what was read with the rest. Undefined if there is none. */
export async function firstText(
  bytes: Bytes,
  format: ListFormat,
): Promise<{ readonly first: string | undefined; readonly whole: Bytes }> {
  const chunks = bytes[Symbol.asyncIterator]();
  const texts = new SplitTexts(format);
  const read: Uint8Array[] = [];
  let first: string | undefined;
  for (let isOver = false; first === undefined && !isOver;) {
    const { done, value } = await chunks.next();
    isOver = done === true;
    if (!isOver) read.push(value);
    [first] = isOver ? texts.end() : texts.push(value);
  }
  async function* whole(): AsyncGenerator<Uint8Array, void> {
    yield* read;
    yield* { [Symbol.asyncIterator]: () => chunks };
  }
  return { first, whole: whole() };
}

/** The bytes of a file; those of a compressed one as its name says. */
export async function* fileBytes(path: string): AsyncGenerator<Uint8Array, void> {
  const { compression } = formOfName(path);
  if (!compression) return yield* createReadStream(path);
  const { size } = await stat(path);
  const text = compressedText(path, size, compression);
  try {
    for (let bytes = await text.next(); bytes; bytes = await text.next()) yield bytes;
  } finally {
    await text.close();
  }
}

/** A splitter, with the bytes of the element under way. */
class SplitTexts {
  readonly #splitter: Splitter;
  readonly #found = new ElementList();
  /** What was read from `#start` on. */
  #parts: Buffer[] = [];
  #start = 0;

  constructor(format: ListFormat) {
    this.#splitter = lineSplitterFor(format, startOfText);
  }

  push(chunk: Uint8Array): string[] {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    this.#parts.push(bytes);
    this.#splitter.push(bytes, this.#found);
    return this.#take();
  }

  end(): string[] {
    this.#splitter.end(this.#found);
    return this.#take();
  }

  #take(): string[] {
    const { count, starts, ends, borders } = this.#found;
    if (count === 0) return [];
    const all = Buffer.concat(this.#parts);
    const texts = Array.from({ length: count }, (_, k) =>
      all.toString('utf8', (starts[k] ?? 0) - this.#start, (ends[k] ?? 0) - this.#start),
    );
    const border = borders[count - 1] ?? this.#start;
    this.#parts = [all.subarray(border - this.#start)];
    this.#start = border;
    this.#found.count = 0;
    return texts;
  }
}
