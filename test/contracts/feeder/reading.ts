import { crc32 } from 'node:zlib';
import { closeSync, openSync, readSync } from 'node:fs';
import { readRange, SourceFiles } from '../../../src/data/sources/source-files.ts';
import type { SourceSettings } from '../../../src/formats/source.ts';
import type { Failure } from '../../../src/items/failure.ts';
import type { FedChunk, Feed, Feeder, FeedRequest, OpenedSource } from '../../../src/ports/data.ts';
import { Claimed, Ring } from '../../../src/wire/shared/ring.ts';
import { pathOf } from '../../../src/wire/source.ts';
import { reading } from '../../formats/split/texts.ts';

export type Settings = Partial<Omit<SourceSettings, 'reading'>> & {
  readonly reading?: Partial<typeof reading>;
};

export function settingsOf({ reading: changes, ...settings }: Settings): SourceSettings {
  return {
    from: [],
    onBad: 'fail',
    offset: 0,
    seed: 0,
    ...settings,
    reading: { ...reading, ...changes },
  };
}

interface ReadingOptions extends Partial<FeedRequest> {
  readonly folder: string;
  /** Entries of the ring. */
  readonly size?: number;
  /** Items are left in the ring, and do not end before `release`. */
  readonly isStuck?: boolean;
  /** Items end, but what is kept of them stays. */
  readonly keeps?: boolean;
}

/** Reads a source as its run does: notes chunks, claims entries, reads the items. */
export class Reading {
  readonly feed: Feed;
  readonly values: unknown[] = [];
  readonly chunks: FedChunk[] = [];
  opened: OpenedSource | undefined;
  /** Bytes that came to its files while it was read. */
  added: number | undefined;
  /** Resolves with what ended it: nothing, or a failure. */
  readonly result: Promise<Failure | undefined>;
  readonly #ring: Ring;
  readonly #options: ReadingOptions;
  #files: SourceFiles | undefined;
  #isStuck: boolean;
  #noted = 0;
  #hasEnded = false;
  #wake: () => void = () => {};

  constructor(feeder: Feeder, settings: Settings, options: ReadingOptions) {
    this.#options = options;
    this.#isStuck = options.isStuck ?? false;
    const { folder, size, isStuck: _stuck, keeps: _keeps, ...request } = options;
    this.#ring = Ring.create(1, size);
    this.opened = request.opened;
    let settle: (failure?: Failure) => void = () => {};
    let fail: (error: unknown) => void = () => {};
    this.result = new Promise((resolve, reject) => {
      settle = resolve;
      fail = reject;
    });
    const end = (failure?: Failure): void => {
      this.#files?.close();
      this.#hasEnded = true;
      settle(failure);
      this.#wake();
    };
    this.feed = feeder.feed(
      {
        settings: settingsOf(settings),
        folder,
        spool: `${folder}/data/run/task.1`,
        ring: this.#ring.buffer,
        ...request,
      },
      {
        opened: (source) => (this.opened = source),
        chunk: (chunk) => {
          try {
            this.#note(chunk);
          } catch (error) {
            fail(error);
          }
        },
        ended: (added) => {
          this.added = added;
          end();
        },
        failed: end,
      },
    );
  }

  /** Resolves when there are so many items, or the source has ended. */
  async until(items: number): Promise<void> {
    while (this.values.length < items && !this.#hasEnded) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** What is stuck goes on. */
  release(): void {
    this.#isStuck = false;
    this.#claim();
    if (this.#options.keeps) return;
    for (const chunk of this.chunks) this.feed.finished(chunk, false);
  }

  #note(chunk: FedChunk): void {
    this.chunks.push(chunk);
    this.#noted += chunk.items;
    this.#ring.raise(this.#noted);
    // What is stuck may be read from a file that has changed.
    if (!this.#options.isStuck) this.#checkBytes(chunk);
    if (this.#isStuck) return;
    this.#claim();
    if (!this.#options.keeps) this.feed.finished(chunk, false);
    this.#wake();
  }

  #checkBytes({ file, offset, bytes, crc }: FedChunk): void {
    const descriptor = openSync(this.pathOf(file), 'r');
    const memory = Buffer.alloc(bytes);
    readSync(descriptor, memory, 0, bytes, offset);
    closeSync(descriptor);
    if (crc32(memory) !== crc) throw new Error('the chunk has another checksum than its bytes');
  }

  pathOf(file: number): string {
    if (!this.opened) throw new Error('the source is not open');
    return pathOf(this.opened.text, file);
  }

  #claim(): void {
    const claimed = new Claimed(64);
    if (!this.opened) throw new Error('a chunk comes before its source is open');
    this.#files ??= new SourceFiles(this.opened.text);
    while (this.#ring.claim(0, 64, claimed) > 0) {
      for (let k = 0; k < claimed.count; k++) {
        if (claimed.attempt(k) !== 1) throw new Error('an item has its first attempt');
        const source = this.#files.at(claimed.file(k));
        const bytes = Buffer.alloc(claimed.length(k));
        readRange(source, bytes, claimed.start(k));
        source.reader.open(bytes, claimed.file(k), claimed.start(k));
        this.values[claimed.index(k)] = source.reader.read(claimed.start(k), bytes.length);
      }
    }
  }
}

/** The items of a source that is read to its end. */
export async function valuesOf(
  feeder: Feeder,
  settings: Settings,
  options: ReadingOptions,
): Promise<unknown[]> {
  const read = new Reading(feeder, settings, options);
  const failure = await read.result;
  if (failure) throw new Error(failure.message);
  return read.values;
}
