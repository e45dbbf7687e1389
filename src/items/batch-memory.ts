import {
  type ArrayMemory,
  arrayMemory,
  arrayMemoryBytes,
} from '../document/writing/array-memory.ts';
import { ENTRY, type EntryMemory } from './entries.ts';

/** The most items of a batch. */
export const mostItems = 1024;

const COUNT_BYTES = 64;
/** The base is in the bytes of the count. */
const BASE = 8;
const ENTRY_BYTES = mostItems * ENTRY * 4;

export const batchMemoryBytes = COUNT_BYTES + ENTRY_BYTES + 2 * arrayMemoryBytes;

/** Memory for a batch that one thread collects and another may seal. */
export interface BatchMemory {
  /** Word 0: the number of entries that are complete. */
  readonly count: Int32Array;
  readonly entries: EntryMemory;
  readonly outputs: ArrayMemory;
  readonly failures: ArrayMemory;
}

/** The parts of `batchMemoryBytes` bytes from `at`, a multiple of 8. */
export function batchMemory(buffer: SharedArrayBuffer, at: number): BatchMemory {
  const entriesAt = at + COUNT_BYTES;
  const outputsAt = entriesAt + ENTRY_BYTES;
  return {
    count: new Int32Array(buffer, at, COUNT_BYTES / 4),
    entries: {
      words: new Uint32Array(buffer, entriesAt, ENTRY_BYTES / 4),
      base: new Float64Array(buffer, at + BASE, 1),
    },
    outputs: arrayMemory(new Uint8Array(buffer, outputsAt, arrayMemoryBytes)),
    failures: arrayMemory(new Uint8Array(buffer, outputsAt + arrayMemoryBytes, arrayMemoryBytes)),
  };
}
