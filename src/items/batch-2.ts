import { Body } from '../../schema/generated/completion.ts';
import { Document } from '../document/document.ts';
import type { MillraceError } from '../errors.ts';
import { type BatchView, damagedBatch } from './batch-header.ts';
import { type BodyReader, type BodyReference, type BodySink, smallestBody } from './body.ts';
import {
  BASE,
  BODY,
  checksum,
  COUNT,
  ENTRIES,
  failuresStart,
  readReference,
  WORKER,
  writeReference,
} from './batch-2-layout.ts';
import { attemptOf, DURATION, END, ENTRY, FLAGS, flag, stateCodeOf } from './entries.ts';
import { holdsFailure, type ItemState, itemStates, stateCode, stateOf } from './item-state.ts';
import { durationOf, endOf, type ItemTimes } from './item-times.ts';

/** Every entry of a batch is looked up here when it is opened. */
const holdsFailureByCode: readonly boolean[] = itemStates.map((state) => holdsFailure[state]);

/** Reads a batch of version 2 in place: see `batch-2-layout.ts`. */
export class Batch2 {
  readonly buffer: SharedArrayBuffer;
  readonly length: number;
  readonly failures: Document | undefined;
  readonly reference: BodyReference | undefined;
  readonly #inline: Document | undefined;
  readonly #read: BodyReader | undefined;
  readonly #words: Uint32Array;
  /** When the first entry ended, in milliseconds since the epoch; 0 if there are no times. */
  readonly #base: number;
  /** Positions in `failures`, by entry. Made when the first one is needed. */
  #ranks: Uint32Array | undefined;

  private constructor(words: Uint32Array<SharedArrayBuffer>, parts: Parts) {
    this.buffer = words.buffer;
    this.length = words[COUNT / 4] ?? 0;
    this.failures = parts.failures;
    this.reference = parts.reference;
    this.#inline = parts.inline;
    this.#read = parts.read;
    this.#words = words;
    this.#base = new Float64Array(words.buffer, BASE, 1)[0] ?? 0;
  }

  /**
   * Checks lengths and all checksums of a batch whose version was read, except those of outputs in
   * another file: they are read with `read`, each time that they are needed. Throws MR606.
   */
  static open(view: BatchView, read?: BodyReader): Batch2 {
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
      ...openBody(view, head),
      read,
    });
    const { length, failures } = batch;
    if (batch.#inline && batch.#inline.length(0) !== length) throw wrongOutputs();
    if ((failures?.length(0) ?? 0) !== batch.#countFailures()) {
      throw damagedBatch('number of failures');
    }
    return batch;
  }

  get worker(): number | undefined {
    return (this.#words[WORKER / 4] ?? 0) & 0xff_ff || undefined;
  }

  get outputs(): Document | undefined {
    if (!this.reference) return this.#inline;
    if (!this.#read) throw damagedBatch('its outputs are not with it');
    const outputs = this.#read(this.reference);
    if (outputs.length(0) !== this.length) throw wrongOutputs();
    return outputs;
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

  timedUntil(k: number): number {
    const at = ENTRIES / 4 + k * ENTRY;
    let to = k + 1;
    while (to < this.length && sharesTimes(this.#words, ENTRIES / 4 + to * ENTRY, at)) to++;
    return to;
  }

  succeededIn(from: number, to: number, indexes: Uint32Array): number {
    const words = this.#words;
    const end = ENTRIES / 4 + to * ENTRY;
    let count = 0;
    for (let at = ENTRIES / 4 + from * ENTRY; at < end; at += ENTRY) {
      const status = words[at + FLAGS] ?? 0;
      if ((status & flag.discarded) === 0 && stateCodeOf(status) === stateCode.succeeded) {
        indexes[count++] = words[at] ?? 0;
      }
    }
    return count;
  }

  bytes(): Uint8Array {
    return new Uint8Array(this.buffer);
  }

  withBodyIn(sink: BodySink, read: BodyReader, least = smallestBody): Batch2 {
    const inline = this.#inline;
    if (!inline || inline.byteLength < least) return this;
    const body = sink.allocate(inline.byteLength);
    body.set(inline.bytes());
    const reference = sink.append(body);
    if (!reference) return this;
    const head = this.#words[1] ?? 0;
    const buffer = new SharedArrayBuffer(head);
    new Uint8Array(buffer).set(new Uint8Array(this.buffer, 0, head));
    writeReference(buffer, reference);
    const words = new Uint32Array(buffer, 0, this.#words.length);
    words[2] = head;
    words[3] = checksum(buffer, head);
    return new Batch2(words, { failures: this.failures, reference, read });
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

interface Parts {
  readonly failures: Document | undefined;
  readonly inline?: Document;
  readonly reference?: BodyReference;
  readonly read: BodyReader | undefined;
}

function openBody(view: BatchView, head: number): Pick<Parts, 'inline' | 'reference'> {
  const { buffer } = view;
  const length = buffer.byteLength - head;
  switch (view.getUint8(BODY)) {
    case Body.None:
      if (length > 0) throw damagedBatch('length');
      return {};
    case Body.Inline:
      return { inline: Document.open(buffer, head, length) };
    case Body.Reference:
      if (length > 0) throw damagedBatch('length');
      return { reference: readReference(buffer) };
    default:
      throw damagedBatch('kind of its body');
  }
}

function wrongOutputs(): MillraceError {
  return damagedBatch('number of outputs');
}
