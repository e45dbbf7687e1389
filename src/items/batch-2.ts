import { crc32 } from 'node:zlib';
import { Body } from '../../schema/generated/completion.ts';
import { Document } from '../document/document.ts';
import { type BatchView, damagedBatch, newerBatch } from './batch-header.ts';
import {
  attemptOf,
  DURATION,
  END,
  ENTRY,
  type EntryList,
  FLAGS,
  flag,
  stateCodeOf,
} from './entries.ts';
import { holdsFailure, type ItemState, itemStates, stateOf } from './item-state.ts';
import { durationOf, endOf, type ItemTimes } from './item-times.ts';

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
 * A document has a checksum of its own. The worker writes everything. The coordinator only sets
 * `discarded` of entries, before it stores the batch, and the checksum again.
 */
const MAGIC = 0x32_42_52_4d;
const HEADER = 16;
const BASE = 48;
const ENTRIES_OFFSET = 80;
const FAILURES_OFFSET = 84;
const BODY = 92;
const COUNT = 96;
const ENTRIES = COUNT + 4;

/** Bytes 16 to 47, the same in every batch. */
const PREFIX: readonly number[] = [
  28,
  0,
  18 | (52 << 16),
  4 | (12 << 16),
  36 | (40 << 16),
  44 | (46 << 16),
  48,
  20,
];

/** Every entry of a batch is looked up here when it is opened. */
const holdsFailureByCode: readonly boolean[] = itemStates.map((state) => holdsFailure[state]);

export interface Unsealed {
  readonly entries: EntryList;
  /** A sealed document, or undefined if no entry has a failure. It is copied. */
  readonly failures: Uint8Array | undefined;
  /** Seals the outputs in memory from `allocate`; undefined if all of them are null. */
  readonly outputs: ((allocate: (bytes: number) => Uint8Array) => void) | undefined;
}

/** Lays a batch out in shared memory. Throws MR702. */
export function sealBatch({ entries, failures, outputs }: Unsealed): SharedArrayBuffer {
  const failuresAt = failuresStart(entries.length);
  const head = failuresAt + (failures?.byteLength ?? 0);
  let buffer: SharedArrayBuffer | undefined;
  outputs?.((bytes) => {
    buffer = new SharedArrayBuffer(head + bytes);
    return new Uint8Array(buffer, head, bytes);
  });
  buffer ??= new SharedArrayBuffer(head);
  const words = new Uint32Array(buffer, 0, failuresAt / 4);
  words[0] = MAGIC;
  words[1] = head;
  words[2] = buffer.byteLength;
  words.set(PREFIX, HEADER / 4);
  words[ENTRIES_OFFSET / 4] = COUNT - ENTRIES_OFFSET;
  words[FAILURES_OFFSET / 4] = failuresAt - 4 - FAILURES_OFFSET;
  words[BODY / 4] = outputs ? Body.Inline : Body.None;
  words[COUNT / 4] = entries.length;
  new Float64Array(buffer, BASE, 1)[0] = entries.base;
  entries.copyTo(words, ENTRIES / 4);
  words[failuresAt / 4 - 1] = failures?.byteLength ?? 0;
  if (failures) new Uint8Array(buffer, failuresAt).set(failures);
  words[3] = checksum(buffer, head);
  return buffer;
}

/** Where the failures of a batch of `length` entries begin. */
function failuresStart(length: number): number {
  return ENTRIES + length * ENTRY * 4 + 4;
}

function checksum(buffer: SharedArrayBuffer, head: number): number {
  return crc32(new Uint8Array(buffer, HEADER, head - HEADER));
}

/** Reads a batch of version 2 in place. */
export class Batch2 {
  readonly buffer: SharedArrayBuffer;
  readonly length: number;
  readonly outputs: Document | undefined;
  readonly failures: Document | undefined;
  readonly #words: Uint32Array;
  /** When the first entry ended, in milliseconds since the epoch; 0 if there are no times. */
  readonly #base: number;
  /** Positions in `failures`, by entry. Made when the first one is needed. */
  #ranks: Uint32Array | undefined;

  private constructor(words: Uint32Array<SharedArrayBuffer>, documents: Documents) {
    this.buffer = words.buffer;
    this.length = words[COUNT / 4] ?? 0;
    this.outputs = documents.outputs;
    this.failures = documents.failures;
    this.#words = words;
    this.#base = new Float64Array(words.buffer, BASE, 1)[0] ?? 0;
  }

  /**
   * Checks lengths and all checksums of a batch whose version was read. Throws MR606 for a damaged
   * one, MR602 for one whose outputs are in another file: a later version wrote it.
   */
  static open(view: BatchView): Batch2 {
    const { buffer } = view;
    if (buffer.byteLength < failuresStart(0)) throw damagedBatch('header');
    if (view.getUint32(8, true) !== buffer.byteLength) throw damagedBatch('length');
    const failuresAt = failuresStart(view.getUint32(COUNT, true));
    if (failuresAt > buffer.byteLength) throw damagedBatch('number of entries');
    const head = failuresAt + view.getUint32(failuresAt - 4, true);
    if (view.getUint32(4, true) !== head || head > buffer.byteLength) throw damagedBatch('head');
    if (view.getUint32(12, true) !== checksum(buffer, head)) throw damagedBatch('checksum');
    const batch = new Batch2(new Uint32Array(buffer, 0, failuresAt / 4), {
      failures:
        head > failuresAt ? Document.open(buffer, failuresAt, head - failuresAt) : undefined,
      outputs: openBody(view, head),
    });
    const { length, outputs, failures } = batch;
    if (outputs && outputs.length(0) !== length) throw damagedBatch('number of outputs');
    if ((failures?.length(0) ?? 0) !== batch.#countFailures()) {
      throw damagedBatch('number of failures');
    }
    return batch;
  }

  index(k: number): number {
    return this.#words[ENTRIES / 4 + k * ENTRY] ?? 0;
  }

  attempt(k: number): number {
    return attemptOf(this.#status(k));
  }

  state(k: number): ItemState {
    const state = stateOf(stateCodeOf(this.#status(k)));
    if (state === undefined) throw damagedBatch('state of an item');
    return state;
  }

  isDiscarded(k: number): boolean {
    return (this.#status(k) & flag.discarded) !== 0;
  }

  discard(entries: readonly number[]): void {
    if (entries.length === 0) return;
    for (const k of entries) {
      this.#words[ENTRIES / 4 + k * ENTRY + FLAGS] = this.#status(k) | flag.discarded;
    }
    this.#words[3] = checksum(this.buffer, this.#words[1] ?? 0);
  }

  place(k: number): number {
    if (!holdsFailure[this.state(k)]) return k;
    this.#ranks ??= this.#rank();
    return this.#ranks[k] ?? 0;
  }

  value(k: number): unknown {
    const document = holdsFailure[this.state(k)] ? this.failures : this.outputs;
    return document ? document.view(document.element(0, this.place(k))) : null;
  }

  times(k: number): ItemTimes | undefined {
    if (this.#base === 0) return undefined;
    const at = ENTRIES / 4 + k * ENTRY;
    const whole = durationOf(this.#words[at + DURATION] ?? 0);
    const began = this.#base + endOf(this.#words[at + END] ?? 0) - (whole ?? 0);
    const items = this.#timedWith(k);
    return { began, elapsed: whole === undefined ? undefined : whole / items, items };
  }

  bytes(): Uint8Array {
    return new Uint8Array(this.buffer);
  }

  /** Entries that share the times of entry k: its neighbours with the same, and itself. */
  #timedWith(k: number): number {
    const words = this.#words;
    const first = ENTRIES / 4;
    const last = first + (this.length - 1) * ENTRY;
    const at = first + k * ENTRY;
    let from = at;
    let to = at;
    while (from > first && sharesTimes(words, from - ENTRY, at)) from -= ENTRY;
    while (to < last && sharesTimes(words, to + ENTRY, at)) to += ENTRY;
    return (to - from) / ENTRY + 1;
  }

  #status(k: number): number {
    return this.#words[ENTRIES / 4 + k * ENTRY + FLAGS] ?? 0;
  }

  #countFailures(): number {
    let count = 0;
    for (let k = 0; k < this.length; k++) {
      const holds = holdsFailureByCode[stateCodeOf(this.#status(k))];
      if (holds === undefined) throw damagedBatch('state of an item');
      if (holds) count++;
    }
    return count;
  }

  #rank(): Uint32Array {
    const ranks = new Uint32Array(this.length);
    let rank = 0;
    for (let k = 0; k < this.length; k++) if (holdsFailure[this.state(k)]) ranks[k] = rank++;
    return ranks;
  }
}

/** Whether two entries, at words `a` and `b`, were timed together. */
function sharesTimes(words: Uint32Array, a: number, b: number): boolean {
  const flags = (words[a + FLAGS] ?? 0) & (words[b + FLAGS] ?? 0);
  if ((flags & flag.timedByRange) === 0 || words[a + END] !== words[b + END]) return false;
  return words[a + DURATION] === words[b + DURATION];
}

type Documents = Pick<Batch2, 'outputs' | 'failures'>;

function openBody(view: BatchView, head: number): Document | undefined {
  const { buffer } = view;
  const length = buffer.byteLength - head;
  switch (view.getUint8(BODY)) {
    case Body.None:
      if (length > 0) throw damagedBatch('length');
      return undefined;
    case Body.Inline:
      return Document.open(buffer, head, length);
    case Body.Reference:
      throw newerBatch('A completion batch keeps its outputs in a file of a newer kind');
    default:
      throw damagedBatch('kind of its body');
  }
}
