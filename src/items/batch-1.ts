import { crc32 } from 'node:zlib';
import { Document } from '../document/document.ts';
import { type BatchView, damagedBatch, newerBatch } from './batch-header.ts';
import { type ItemState, stateOf } from './item-state.ts';

/**
 * Version 1 of a completion batch, which earlier versions of Millrace wrote: a header, then the
 * FlatBuffer of `schema/completion-1.fbs`, front to back:
 *
 *    0  magic "MRB1", version 1, length of the whole, crc32 of what lies between header and outputs
 *   16  offset of the table (12), 4 zeros
 *   24  vtable: its size 8, size of the table 12, offsets of the fields 4 and 8
 *   32  table: way back to the vtable 8, offset of the entries, offset of the outputs
 *   44  number of entries, then 8 bytes each
 *    …  4 zeros, number of bytes of the outputs, then the sealed document at a multiple of 8
 */
const HEADER = 16;
const ENTRIES = HEADER + 32;

/** Bytes of an entry: index (32 bits), attempt (16), state (8), struck (8). */
const ENTRY = 8;

/** Where the outputs of a batch of `length` entries begin. */
function outputsAt(length: number): number {
  return ENTRIES + length * ENTRY + 8;
}

function checksum(buffer: SharedArrayBuffer, outputs: number): number {
  return crc32(new Uint8Array(buffer, HEADER, outputs - HEADER));
}

/** Reads a batch of version 1 in place. */
export class Batch1 {
  readonly worker = undefined;
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

  /**
   * Checks lengths and both checksums of a batch whose version was read. Throws MR606; MR602 when
   * the word behind the magic, which only version 1 has written so far, states another version.
   */
  static open(view: BatchView): Batch1 {
    const { buffer } = view;
    const version = view.getUint32(4, true);
    if (version > 1)
      throw newerBatch(`A completion batch of the first kind has version ${version}`);
    if (version < 1) throw damagedBatch('version');
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

  /** Outputs are always with their batch. */
  get reference(): undefined {
    return undefined;
  }

  /** Outputs and failures share one array. */
  get failures(): Document {
    return this.outputs;
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

  place(k: number): number {
    return k;
  }

  value(k: number): unknown {
    return this.outputs.view(this.outputs.element(0, k));
  }

  times(): undefined {
    return undefined;
  }

  succeededIn(from: number, to: number, indexes: Uint32Array): number {
    let count = 0;
    for (let k = from; k < to; k++) {
      if (!this.isDiscarded(k) && this.state(k) === 'succeeded') indexes[count++] = this.index(k);
    }
    return count;
  }

  timedUntil(k: number): number {
    return k + 1;
  }

  bytes(): Uint8Array {
    return new Uint8Array(this.buffer);
  }

  withBodyIn(): this {
    return this;
  }
}
