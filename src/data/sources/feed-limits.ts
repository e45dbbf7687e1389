/** What tests make smaller. */
export interface FeedLimits {
  /** Of one chunk. */
  readonly chunkItems: number;
  readonly chunkBytes: number;
  readonly spoolFileBytes?: number;
  /** Bytes of a spool whose items have not ended. */
  readonly spoolAhead?: number;
}

export const feedLimits: FeedLimits = { chunkItems: 16_384, chunkBytes: 1 << 20 };

/** Chunks become twice as large after this many, so that any source has few enough of them. */
const doubledAfter = 16_384;
const mostDoublings = 6;

/** The most of a chunk, by the number of those before it. */
export function limitsOf(
  { chunkItems, chunkBytes }: FeedLimits,
  chunks: number,
  mostItems: number,
): { readonly items: number; readonly bytes: number } {
  const factor = 2 ** Math.min(Math.floor(chunks / doubledAfter), mostDoublings);
  return { items: Math.min(chunkItems * factor, mostItems), bytes: chunkBytes * factor };
}
