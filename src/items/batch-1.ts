import { crc32 } from 'node:zlib';
import { Document } from '../document/document.ts';
import { type BatchView, damagedBatch } from './batch-header.ts';
import { type ItemState, stateCode, stateOf } from './item-state.ts';

/**
 * Version 1 of a completion batch: a header, then the FlatBuffer of `schema/completion.fbs`. It is
 * written by hand, front to back, because every offset is known from the number of entries:
 *
 *    0  magic "MRB1", version 1, length of the whole, crc32 of what lies between header and outputs
 *   16  offset of the table (12), 4 zeros
 *   24  vtable: its size 8, size of the table 12, offsets of the fields 4 and 8
 *   32  table: way back to the vtable 8, offset of the entries, offset of the outputs
 *   44  number of entries, then 8 bytes each
 *    …  4 zeros, number of bytes of the outputs, then the sealed document at a multiple of 8
 *
 * The worker writes everything. The coordinator only sets `struck` of entries that it discards,
 * before it stores the batch, and the checksum again; the outputs have a checksum of their own.
 */
const MAGIC = 0x31_42_52_4d;
const VERSION = 1;
const HEADER = 16;
const ENTRIES = HEADER + 32;

/** Bytes of an entry: index (32 bits), attempt (16), state (8), struck (8). */
const ENTRY = 8;

export interface Entry {
  readonly index: number;
  readonly attempt: number;
  readonly state: ItemState;
}

/** Lays a batch out in shared memory; `outputs` is a sealed document and is copied. */
export function sealBatch(entries: readonly Entry[], outputs: Uint8Array): SharedArrayBuffer {
  const start = outputsAt(entries.length);
  const buffer = new SharedArrayBuffer(start + outputs.byteLength);
  const view = new DataView(buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, VERSION, true);
  view.setUint32(8, buffer.byteLength, true);
  view.setUint32(HEADER, 16, true);
  view.setUint16(24, 8, true);
  view.setUint16(26, 12, true);
  view.setUint16(28, 4, true);
  view.setUint16(30, 8, true);
  view.setInt32(32, 8, true);
  view.setUint32(36, ENTRIES - 4 - 36, true);
  view.setUint32(40, start - 4 - 40, true);
  view.setUint32(ENTRIES - 4, entries.length, true);
  let at = ENTRIES;
  for (const entry of entries) {
    view.setUint32(at, entry.index, true);
    view.setUint16(at + 4, entry.attempt, true);
    view.setUint8(at + 6, stateCode[entry.state]);
    at += ENTRY;
  }
  view.setUint32(start - 4, outputs.byteLength, true);
  new Uint8Array(buffer, start).set(outputs);
  view.setUint32(12, checksum(buffer, start), true);
  return buffer;
}

/** Where the outputs of a batch of `length` entries begin. */
function outputsAt(length: number): number {
  return ENTRIES + length * ENTRY + 8;
}

function checksum(buffer: SharedArrayBuffer, outputs: number): number {
  return crc32(new Uint8Array(buffer, HEADER, outputs - HEADER));
}

/** Reads a batch of version 1 in place. */
export class Batch1 {
  readonly buffer: SharedArrayBuffer;
  readonly length: number;
  readonly outputs: Document;
  readonly #view: DataView;

  private constructor(view: BatchView, length: number, outputs: Document) {
    this.buffer = view.buffer;
    this.length = length;
    this.outputs = outputs;
    this.#view = view;
  }

  /** Checks lengths and both checksums of a batch whose version was read. Throws MR606. */
  static open(view: BatchView): Batch1 {
    const { buffer } = view;
    if (buffer.byteLength < outputsAt(0)) throw damagedBatch('header');
    if (view.getUint32(8, true) !== buffer.byteLength) throw damagedBatch('length');
    const length = view.getUint32(ENTRIES - 4, true);
    const start = outputsAt(length);
    if (start > buffer.byteLength) throw damagedBatch('number of entries');
    if (view.getUint32(12, true) !== checksum(buffer, start)) throw damagedBatch('checksum');
    const outputs = Document.open(buffer, start, buffer.byteLength - start);
    if (outputs.length(0) !== length) throw damagedBatch('number of outputs');
    return new Batch1(view, length, outputs);
  }

  index(k: number): number {
    return this.#view.getUint32(ENTRIES + k * ENTRY, true);
  }

  attempt(k: number): number {
    return this.#view.getUint16(ENTRIES + k * ENTRY + 4, true);
  }

  state(k: number): ItemState {
    const state = stateOf(this.#view.getUint8(ENTRIES + k * ENTRY + 6));
    if (state === undefined) throw damagedBatch('state of an item');
    return state;
  }

  isDiscarded(k: number): boolean {
    return this.#view.getUint8(ENTRIES + k * ENTRY + 7) !== 0;
  }

  discard(entries: readonly number[]): void {
    if (entries.length === 0) return;
    for (const k of entries) this.#view.setUint8(ENTRIES + k * ENTRY + 7, 1);
    this.#view.setUint32(12, checksum(this.buffer, outputsAt(this.length)), true);
  }

  value(k: number): unknown {
    return this.outputs.view(this.outputs.element(0, k));
  }

  bytes(): Uint8Array {
    return new Uint8Array(this.buffer);
  }
}
