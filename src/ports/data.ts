import type { SourceSettings } from '../formats/source.ts';
import type { Failure } from '../items/failure.ts';
import type { Json } from '../lang/json.ts';
import type { Chunk } from '../wire/shared/directory.ts';
import type { SourceText } from '../wire/source.ts';

/** What is to be read. */
export interface FeedRequest {
  readonly settings: SourceSettings;
  /** Relative paths count from here. */
  readonly folder: string;
  /** Where files with the text of the source can be made: a path without an end. */
  readonly spool: string;
  /** The `Ring` that the entries are written to. */
  readonly ring: SharedArrayBuffer;
  /** As it was when the source was opened first. The listener gets no `opened` then. */
  readonly opened?: OpenedSource;
  /** Where to go on: the `next` of the last chunk that is on disk. */
  readonly from?: Json;
  /** Of a stream that is passed from its beginning: what was read of it, which is passed over. */
  readonly before?: readonly Chunk[];
}

/** A source whose files are found. Stored, so that a process that resumes the run has the same. */
export interface OpenedSource {
  readonly text: SourceText;
  /** What its files are, to see later whether they have changed. */
  readonly identity: Json;
}

/** A chunk whose entries are in the ring. */
export interface FedChunk extends Chunk {
  /** Where the source goes on behind it. */
  readonly next: Json;
}

/** What has been read of a source: all or up to its failure. */
export interface FeedListener {
  opened(source: OpenedSource): void;
  chunk(chunk: FedChunk): void;
  /** All is read. Comes after the last chunk. `added`: bytes that came to its files meanwhile. */
  ended(added: number): void;
  /** No more comes, or nothing at all. Not called after `close`. */
  failed(failure: Failure): void;
}

/** A source that is being read. */
export interface Feed {
  /**
   * Of a stream: more of its text. Resolves when there is room for more. `isGiven`: the caller does
   * not use its memory again.
   */
  push(bytes: Uint8Array, isGiven?: boolean): Promise<void>;
  /** Of a stream: that was all. */
  end(): void;
  /** Of a stream: it has failed. */
  fail(failure: Failure): void;
  /**
   * All items of a chunk have ended: what is kept of a text for them can go, unless `keeps`, since
   * some have failed and can be tried again.
   */
  finished(chunk: Chunk, keeps: boolean): void;
  /** Nothing more is read. */
  close(): void;
}

/** Reads single items of sources that were read before. */
export interface ItemTexts {
  /**
   * Reads values of items, and keeps the text of those around the last. It throws MR423, MR608.
   */
  elements(text: SourceText, directory: SharedArrayBuffer): (index: number) => unknown;
  /** `items.jsonl, line 7`; undefined when that cannot be found any more. */
  place(text: SourceText, directory: SharedArrayBuffer, index: number): string | undefined;
}

/** What an engine needs to run tasks that have a source. */
export interface DataPorts {
  readonly feeder: Feeder;
  readonly items: ItemTexts;
}

/** Reads sources. */
export interface Feeder {
  /** Begins to read. */
  feed(request: FeedRequest, listener: FeedListener): Feed;
  /** Says how the files of a source differ from those that it had; undefined when they do not. */
  changed(source: OpenedSource, chunks: readonly Chunk[]): Promise<string | undefined>;
  close(): Promise<void>;
}
