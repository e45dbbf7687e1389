import type { Failure } from '../items/failure.ts';
import type { Chunk } from '../wire/shared/directory.ts';
import type { FedChunk, FeedRequest, OpenedSource } from './data.ts';

/** To the thread that reads sources. `id` is of a feed, or of a question. */
export type FeederMessage =
  | { readonly kind: 'feed'; readonly id: number; readonly request: FeedRequest }
  | { readonly kind: 'push'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly kind: 'end'; readonly id: number }
  | { readonly kind: 'fail'; readonly id: number; readonly failure: Failure }
  | {
      readonly kind: 'finished';
      readonly id: number;
      readonly chunk: Chunk;
      readonly keeps: boolean;
    }
  | { readonly kind: 'close'; readonly id: number }
  | {
      readonly kind: 'changed';
      readonly id: number;
      readonly source: OpenedSource;
      readonly chunks: readonly Chunk[];
    };

/** From that thread. */
export type FeederReport =
  | { readonly kind: 'opened'; readonly id: number; readonly source: OpenedSource }
  | { readonly kind: 'chunk'; readonly id: number; readonly chunk: FedChunk }
  | { readonly kind: 'ended'; readonly id: number; readonly added: number }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: Failure }
  /** What was pushed first of what was not yet taken. */
  | { readonly kind: 'taken'; readonly id: number }
  | { readonly kind: 'changed'; readonly id: number; readonly what: string | undefined };
