import type { Kind } from './kinds.ts';

/** A stream of the web platform, of this or another realm. */
export interface WebStream {
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: unknown }>;
    cancel(reason?: unknown): Promise<void>;
  };
}

/**
 * A stream of items: an iterable, an async iterable, or a stream of Node or of the web. Its
 * elements are values, texts, or bytes of a text.
 */
export type ItemStream = Iterable<unknown> | AsyncIterable<unknown> | WebStream;

/**
 * Where a stream stands in a run that is resumed: at its beginning, behind what was read of it, or
 * at its end.
 */
export const streamPositions = ['all', 'rest', 'end'] as const;

/** Where a stream stands when a run is resumed. */
export type StreamPosition = (typeof streamPositions)[number];

/** What a program passes for tasks to read. */
export interface PassedSources {
  readonly byTask: ReadonlyMap<string, ItemStream>;
  /** For the task that reads `-` and has no stream of its own; a path, if it is a file. */
  readonly standardInput?: ItemStream | string | undefined;
  /** In a run that starts, `all`. */
  readonly position: StreamPosition;
  /** Files may be other than they were when they were opened first. */
  readonly mayChange: boolean;
  /** What was read of streams is kept when its items have ended. */
  readonly keepsItems: boolean;
}

export const nothingPassed: PassedSources = {
  byTask: new Map(),
  position: 'all',
  mayChange: false,
  keepsItems: false,
};

export const itemStream: Kind = {
  words: 'an iterable or a stream',
  fits: (value) => isItemStream(value),
  hint: (value) => {
    if (typeof value === 'string') return 'pass createReadStream(path) for a file';
    if (value instanceof Uint8Array) return 'pass [bytes] for a stream of one part';
    return typeof value === 'function' ? 'call the generator: pass what it returns' : undefined;
  },
};

/** A text is no stream of its characters, and bytes are none of numbers. */
function isItemStream(value: unknown): value is ItemStream {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false;
  return Symbol.asyncIterator in value || Symbol.iterator in value || isWebStream(value);
}

function isWebStream(value: object): value is WebStream {
  return 'getReader' in value && typeof value.getReader === 'function';
}

export function iteratorOf(stream: ItemStream): Iterator<unknown> | AsyncIterator<unknown> {
  if (Symbol.asyncIterator in stream) return stream[Symbol.asyncIterator]();
  if (Symbol.iterator in stream) return stream[Symbol.iterator]();
  const reader = stream.getReader();
  return {
    next: async () => {
      const { done, value } = await reader.read();
      return done ? { done: true, value: undefined } : { done: false, value };
    },
    return: async () => {
      await reader.cancel();
      return { done: true, value: undefined };
    },
  };
}

/** Texts of a Node stream with an encoding are cut anywhere, as its bytes are. */
export function textOfStream(stream: ItemStream): boolean {
  return 'readableObjectMode' in stream && stream.readableObjectMode === false;
}
