import { crc32 } from 'node:zlib';
import { Document } from '../document/document.ts';
import { MillraceError } from '../errors.ts';
import { type ItemState, stateCode, stateOf } from './item-state.ts';

/**
 * A batch of completions as bytes: a header of 16 bytes (magic, version, total length, checksum of what lies
 * between the header and the outputs), then the FlatBuffer of `schema/completion.fbs`. It is laid out forwards
 * by hand because every offset is known from the number of entries:
 *
 *   16  uoffset to the table (12) · file: 4 bytes of padding
 *   24  vtable: size 8, table size 12, field offsets 4 and 8
 *   32  table: soffset 8, uoffset to entries, uoffset to outputs
 *   44  number of entries, then 8 bytes each
 *   …   padding, number of bytes of the outputs, then the sealed document at a multiple of 8
 */
const MAGIC = 0x31_42_52_4d; // "MRB1"
const VERSION = 1;
const HEADER = 16;
const ENTRIES = HEADER + 32;
const ENTRY = 8;

export interface Entry {
  readonly index: number;
  readonly attempt: number;
  readonly state: ItemState;
}

/** Lays a batch out in shared memory; `outputs` is a sealed document and is copied. */
export function sealBatch(entries: readonly Entry[], outputs: Uint8Array): SharedArrayBuffer {
  const start = ENTRIES + entries.length * ENTRY + 8;
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
  sealEntries(buffer, start);
  return buffer;
}

function sealEntries(buffer: SharedArrayBuffer, outputs: number): void {
  const sum = crc32(new Uint8Array(buffer, HEADER, outputs - HEADER));
  new DataView(buffer).setUint32(12, sum, true);
}

/** A batch that was checked; reads its entries in place. */
export class CompletionBatch {
  readonly buffer: SharedArrayBuffer;
  /** Number of entries. */
  readonly length: number;
  /** An array: element k is the output of entry k, or its failure. */
  readonly outputs: Document;
  readonly #view: DataView;

  private constructor(buffer: SharedArrayBuffer, length: number, outputs: Document) {
    this.buffer = buffer;
    this.length = length;
    this.outputs = outputs;
    this.#view = new DataView(buffer);
  }

  /** Checks header, lengths and both checksums. Throws MR606. */
  static open(buffer: SharedArrayBuffer): CompletionBatch {
    const view = new DataView(buffer);
    if (buffer.byteLength < ENTRIES + 8 || view.getUint32(0, true) !== MAGIC)
      throw damaged('header');
    if (view.getUint32(4, true) !== VERSION) throw damaged('version');
    if (view.getUint32(8, true) !== buffer.byteLength) throw damaged('length');
    const length = view.getUint32(ENTRIES - 4, true);
    const start = ENTRIES + length * ENTRY + 8;
    if (start > buffer.byteLength) throw damaged('number of entries');
    const sum = crc32(new Uint8Array(buffer, HEADER, start - HEADER));
    if (view.getUint32(12, true) !== sum) throw damaged('checksum');
    const outputs = Document.open(buffer, start, buffer.byteLength - start);
    if (outputs.length(0) !== length) throw damaged('number of outputs');
    return new CompletionBatch(buffer, length, outputs);
  }

  index(k: number): number {
    return this.#view.getUint32(ENTRIES + k * ENTRY, true);
  }

  attempt(k: number): number {
    return this.#view.getUint16(ENTRIES + k * ENTRY + 4, true);
  }

  state(k: number): ItemState {
    const state = stateOf(this.#view.getUint8(ENTRIES + k * ENTRY + 6));
    if (state === undefined) throw damaged('state of an item');
    return state;
  }

  isDiscarded(k: number): boolean {
    return this.#view.getUint8(ENTRIES + k * ENTRY + 7) !== 0;
  }

  /** Marks entries that do not count, before the batch is stored. Coordinator only. */
  discard(entries: readonly number[]): void {
    if (entries.length === 0) return;
    for (const k of entries) this.#view.setUint8(ENTRIES + k * ENTRY + 7, 1);
    sealEntries(this.buffer, ENTRIES + this.length * ENTRY + 8);
  }

  /** The value at position k: an output, or a failure. */
  value(k: number): unknown {
    return this.outputs.view(this.outputs.element(0, k));
  }

  bytes(): Uint8Array {
    return new Uint8Array(this.buffer);
  }
}

function damaged(what: string): MillraceError {
  return new MillraceError('MR606', `a batch of completions is damaged: ${what}`);
}
