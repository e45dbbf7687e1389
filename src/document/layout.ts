/**
 * A sealed document: 16 bytes of header, then a FlatBuffer of schema/document.fbs, then zeros up to a multiple of 8.
 * All numbers are little-endian, as FlatBuffers has them and as every machine is that Node runs on today.
 *
 *     byte  0  magic        "MRLD"
 *           4  version      1
 *           8  bytes        of the whole document, header and padding included
 *          12  checksum     crc32 of everything behind the header
 *          16  FlatBuffer   root offset, "MRLD", vtable, table: always the same but for three offsets
 *          60  node count
 *          64  nodes        so that they are aligned wherever the document is
 *           …  shapes, keys, text
 */
export const headerBytes = 16;
export const nodeBytes = 16;
export const nodesAt = 64;
export const shapeBytes = 8;

/** "MRLD" */
export const magic = 0x44_4c_52_4d;
export const version = 1;

/** Containers within containers; the value itself is at level 1. */
export const maxDepth = 1000;
export const maxBytes = 2 ** 30;

/** The largest scratch memory that is kept for the next document. */
export const keptScratchBytes = 2 ** 26;

/** Words 4 to 9 of every document: root offset, identifier, vtable of four offsets, and the table's way back to it. */
export const prefixWords = [
  20,
  magic,
  12 | (20 << 16),
  4 | (8 << 16),
  12 | (16 << 16),
  12,
] as const;

/** Words that hold the offset of a vector, relative to themselves. */
export const vectorWords = { nodes: 10, shapes: 11, keys: 12, text: 13 } as const;
