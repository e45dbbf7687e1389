/**
 * A sealed document: 16 bytes of header, then a FlatBuffer of schema/document.fbs, then zeros up to a multiple of 8.
 * All numbers are little-endian, as FlatBuffers has them and as every machine is that Node runs on today.
 *
 *     byte  0  magic        "MRLD"
 *           4  version      1
 *           8  bytes        of the whole document, header and padding included
 *          12  checksum     crc32 of everything behind the header
 *          16  FlatBuffer   root offset, "MRLD", vtable, table: always the same but for four offsets
 *          68  node count
 *          72  nodes        so that they are aligned wherever the document is
 *           …  numbers, shapes, keys, text
 */
export const headerBytes = 16;
export const nodeBytes = 16;
export const nodesAt = 72;
export const shapeBytes = 8;

/** "MRLD" */
export const magic = 0x44_4c_52_4d;
export const version = 1;

/** Containers within containers; the value itself is at level 1. */
export const maxDepth = 1000;
export const maxBytes = 2 ** 30;

/** The largest scratch memory that is kept for the next document, come what may. */
export const keptScratchBytes = 2 ** 22;

/** How much more scratch memory is taken when it is too short. Memory that is not touched yet costs nothing. */
export const scratchGrowth = 4;

/** Words 4 to 10 of every document: root offset, identifier, vtable of five offsets, and the table's way back to it. */
export const prefixWords = [
  24,
  magic,
  14 | (24 << 16),
  4 | (8 << 16),
  12 | (16 << 16),
  20,
  16,
] as const;

/** Words that hold the offset of a vector, relative to themselves. */
export const vectorWords = { nodes: 11, shapes: 12, keys: 13, text: 14, numbers: 15 } as const;
