/**
 * A sealed document: a header of 16 bytes, a FlatBuffer of schema/document.fbs, and zeros up to a
 * multiple of 8. All numbers are little-endian, as in FlatBuffers and on every machine that runs
 * Node.
 *
 *     byte  0  magic        "MRLD"
 *           4  version      1
 *           8  bytes        of the whole document, header and padding included
 *          12  checksum     crc32 of everything behind the header
 *          16  FlatBuffer   root offset, "MRLD", vtable, table: constant except for four offsets
 *          68  node count
 *          72  nodes        aligned, since a document begins at a multiple of 8
 *           …  numbers, shapes, keys, text
 */
export const headerBytes = 16;
export const nodeBytes = 16;
export const nodesAt = 72;
export const shapeBytes = 8;

/** "MRLD" */
export const magic = 0x44_4c_52_4d;
export const version = 1;

/** Levels of nested containers; the value itself is at level 1. */
export const maxDepth = 1000;
export const maxBytes = 2 ** 30;

/** Scratch memory up to this size is kept for the next document. */
export const keptScratchBytes = 2 ** 22;

/** Scratch memory that is too small grows by this factor. Untouched memory costs nothing. */
export const scratchGrowth = 4;

/** Words 4 to 10 of every document: root offset, identifier, vtable, offset of the vtable. */
export const prefixWords = [
  24,
  magic,
  14 | (24 << 16),
  4 | (8 << 16),
  12 | (16 << 16),
  20,
  16,
] as const;

/** The words that hold the offsets of the vectors. An offset is relative to its own word. */
export const vectorWords = { nodes: 11, shapes: 12, keys: 13, text: 14, numbers: 15 } as const;
