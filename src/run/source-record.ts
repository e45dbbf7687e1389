import type { Json } from '../lang/json.ts';

/** Whether items can still come. `failed`: no more come, and the task fails for it. */
export const sourceStates = ['open', 'ended', 'failed'] as const;

/**
 * What a stream has: text in the format of its source, as bytes that are cut anywhere; one text for
 * each item; or values, each an item as it is.
 */
export const streamKinds = ['bytes', 'texts', 'values'] as const;

/** What a stream has. */
export type StreamKind = (typeof streamKinds)[number];

/** Where the items of a task come from, if they are not all known when it starts. */
export interface SourceRecord {
  readonly state: (typeof sourceStates)[number];
  /** The number of chunks that were noted; absent if the items come from no source of data. */
  readonly chunks?: number;
  /** Bytes of text that were read. */
  readonly bytes?: number;
  /** Number of the line behind them in the file that was read last. */
  readonly line?: number;
  /** Where the source goes on, as its reader knows it. */
  readonly next?: Json;
  /** Bytes of its files; absent for a stream. */
  readonly size?: number;
  /** Bytes that came to its files while it was read: they were not. */
  readonly added?: number;
  /** Of a stream: what it has. */
  readonly stream?: StreamKind;
}
