import { Chunker, type ChunkLimits, type CutChunk } from '../../formats/split/chunker.ts';
import type { SourceCounts, TextPlace } from '../../formats/split/chunker.ts';
import {
  type Border,
  ElementList,
  type Splitter,
  Unsplittable,
} from '../../formats/split/elements.ts';
import type { Selection } from '../../formats/split/selection.ts';
import { splitterFor, type TextForm } from '../../formats/split/text-splitter.ts';
import { SourceError } from './source-error.ts';
import type { Spool } from './spool.ts';

/** Bytes that are split at a time: the elements that are found in them are kept. */
const sliceBytes = 64 * 1024;

interface TextFeedOptions {
  readonly form: TextForm;
  readonly selection: Selection;
  readonly limits: ChunkLimits;
  /** As it is shown. */
  readonly name: string;
  readonly border: Border;
  readonly counts: SourceCounts;
  readonly place: TextPlace;
  /** Absent: the text lies in its file. */
  readonly spool?: Spool | undefined;
  /** Resolves when there is room for the next. */
  readonly closed: (chunk: CutChunk) => Promise<void>;
}

/** Makes chunks of the bytes of one text, and keeps those in the spool that are not in a file. */
export class TextFeed {
  readonly #options: TextFeedOptions;
  readonly #splitter: Splitter;
  readonly #chunker: Chunker;
  readonly #found = new ElementList();
  #chunks: CutChunk[] = [];
  #at: number;
  /** Bytes of the text that are in the spool. */
  #written: number;

  constructor(options: TextFeedOptions) {
    const { form, selection, limits, border, counts, place } = options;
    this.#options = options;
    this.#splitter = splitterFor(form, border);
    this.#at = border.offset;
    this.#written = border.offset;
    this.#chunker = new Chunker(selection, limits, { border, counts, place }, (chunk) => {
      this.#chunks.push(chunk);
      return options.spool?.placeBehind(chunk, this.#written);
    });
  }

  get counts(): SourceCounts {
    return this.#chunker.counts;
  }

  get isFull(): boolean {
    return this.#chunker.isFull;
  }

  async take(bytes: Buffer): Promise<void> {
    for (let from = 0; from < bytes.length && !this.isFull; from += sliceBytes) {
      const slice = bytes.subarray(from, from + sliceBytes);
      const error = this.#split(() => this.#splitter.push(slice, this.#found));
      this.#chunker.take(this.#found, slice, this.#at);
      await this.#options.spool?.write(slice, this.#at);
      this.#at += slice.length;
      this.#written = this.#at;
      await this.#passOn();
      if (error) await this.#fail(error);
    }
  }

  /** All items that are there are passed on. */
  async flush(): Promise<void> {
    this.#chunker.flush();
    await this.#passOn();
  }

  /** The text has ended. */
  async finish(): Promise<void> {
    let error: SourceError | undefined;
    if (!this.isFull) {
      error = this.#split(() => this.#splitter.end(this.#found));
      this.#chunker.take(this.#found, Buffer.alloc(0), this.#at);
    }
    this.#chunker.finish();
    await this.#passOn();
    if (error) throw error;
  }

  /** What comes before an error is not lost by it. */
  async #fail(error: SourceError): Promise<void> {
    this.#chunker.finish();
    await this.#passOn();
    throw error;
  }

  #split(step: () => void): SourceError | undefined {
    try {
      step();
      return undefined;
    } catch (error) {
      if (!(error instanceof Unsplittable)) throw error;
      const { line, column, message } = error;
      const place = column === undefined ? '' : `, column ${column}`;
      const text = `${this.#options.name}, line ${line}${place}: ${message}`;
      return new SourceError(text, undefined, 'MR423', error);
    }
  }

  async #passOn(): Promise<void> {
    for (const chunk of this.#chunks.splice(0)) await this.#options.closed(chunk);
  }
}
