import { nodeBytes } from '../format/layout.ts';
import type { Homes } from './scratch.ts';

/**
 * Memory for an array that one thread writes and another may read: all parts of the document, each
 * in a region of its own, the log of its shapes, and counts of what is complete in each. An array
 * that needs more leaves this memory, and cannot be read.
 */
const regionBytes = {
  counts: 64,
  roots: 1040 * nodeBytes,
  nodes: 256 * 1024,
  text: 256 * 1024,
  numbers: 128 * 1024,
  shapes: 32 * 1024,
} as const;

export const arrayMemoryBytes = Object.values(regionBytes).reduce((sum, bytes) => sum + bytes, 0);

/** Positions among the counts. */
export const counted = { roots: 0, nodes: 1, text: 2, numbers: 3, shapes: 4 } as const;

export interface ArrayMemory extends Homes {
  readonly counts: Int32Array;
  readonly roots: Uint8Array;
  readonly shapes: Uint16Array;
}

/** The regions of `arrayMemoryBytes` bytes, at a multiple of 8. */
export function arrayMemory({ buffer, byteOffset }: Uint8Array): ArrayMemory {
  let at = byteOffset;
  const next = (bytes: number): Uint8Array => {
    const region = new Uint8Array(buffer, at, bytes);
    at += bytes;
    return region;
  };
  const counts = next(regionBytes.counts);
  const [roots, nodes] = [next(regionBytes.roots), next(regionBytes.nodes)];
  const [text, numbers] = [next(regionBytes.text), next(regionBytes.numbers)];
  const shapes = next(regionBytes.shapes);
  return {
    isLeft: false,
    counts: new Int32Array(buffer, counts.byteOffset, counts.byteLength / 4),
    roots,
    nodes,
    text,
    numbers,
    shapes: new Uint16Array(buffer, shapes.byteOffset, shapes.byteLength / 2),
  };
}
