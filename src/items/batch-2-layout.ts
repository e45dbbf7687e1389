import { crc32 } from 'node:zlib';
import { Body } from '../../schema/generated/completion.ts';
import type { BodyReference } from './body.ts';
import { ENTRY } from './entries.ts';

/**
 * Version 2 of a completion batch: a header, the head, which is the FlatBuffer of
 * `schema/completion.fbs`, and the body. The head is written by hand, front to back, because every
 * offset is known from the number of entries:
 *
 *    0  magic "MRB2", length of header and head, length of the whole, crc32 of the head
 *   16  offset of the table (28), 4 zeros
 *   24  vtable: its size 18, size of the table 52, offsets of the fields; 2 zeros
 *   44  table: way back to the vtable 20, base, reference, offset of the entries, offset of the
 *       failures, worker, host, kind of the body; 3 zeros
 *   96  number of entries, then 16 bytes each
 *    …  number of bytes of the failures, then the sealed document at a multiple of 8, if any
 *    …  the body, if it is inline: a sealed document, an array with the output of each entry
 *
 * A document has a checksum of its own, which the reference to a body repeats. The worker writes
 * everything. The coordinator only sets `discarded` of entries, before it stores the batch, and the
 * checksum again.
 */
export const MAGIC = 0x32_42_52_4d;
export const HEADER = 16;
export const BASE = 48;
const REFERENCE = 56;
const REFERENCE_BYTES = 24;
export const ENTRIES_OFFSET = 80;
export const FAILURES_OFFSET = 84;
/** The worker, and its host, in 16 bits each. */
export const WORKER = 88;
export const BODY = 92;
export const COUNT = 96;
export const ENTRIES = COUNT + 4;

/** Bytes 16 to 47, the same in every batch. */
export const PREFIX: readonly number[] = [
  28,
  0,
  18 | (52 << 16),
  4 | (12 << 16),
  36 | (40 << 16),
  44 | (46 << 16),
  48,
  20,
];

export function writeReference(buffer: SharedArrayBuffer, reference: BodyReference): void {
  const view = new DataView(buffer, REFERENCE, REFERENCE_BYTES);
  view.setBigUint64(0, BigInt(reference.offset), true);
  view.setUint32(8, reference.length, true);
  view.setUint32(12, reference.crc, true);
  view.setUint32(16, reference.epoch, true);
  view.setUint32(20, reference.file, true);
  new Uint8Array(buffer)[BODY] = Body.Reference;
}

export function readReference(buffer: SharedArrayBuffer): BodyReference {
  const view = new DataView(buffer, REFERENCE, REFERENCE_BYTES);
  return {
    epoch: view.getUint32(16, true),
    file: view.getUint32(20, true),
    offset: Number(view.getBigUint64(0, true)),
    length: view.getUint32(8, true),
    crc: view.getUint32(12, true),
  };
}

/** Where the failures of a batch of `length` entries begin. */
export function failuresStart(length: number): number {
  return ENTRIES + length * ENTRY * 4 + 4;
}

export function checksum(buffer: SharedArrayBuffer, head: number): number {
  return crc32(new Uint8Array(buffer, HEADER, head - HEADER));
}
