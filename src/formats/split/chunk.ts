/** Items of a source that lie together in a file. */
export interface Chunk {
  /** Index of the first item. */
  readonly first: number;
  /** How many items; 0 for blank lines. */
  readonly items: number;
  /** Number of the file: see `wire/shared/ring.ts`. */
  readonly file: number;
  /** The first byte in the file. */
  readonly offset: number;
  readonly bytes: number;
  /** Number of its first line in the file, from 1. */
  readonly line: number;
  /** CRC-32 of the bytes. */
  readonly crc: number;
}
