import { Body } from '../../schema/generated/completion.ts';
import {
  BASE,
  BODY,
  checksum,
  COUNT,
  ENTRIES,
  ENTRIES_OFFSET,
  FAILURES_OFFSET,
  failuresStart,
  HEADER,
  MAGIC,
  PREFIX,
  WORKER,
  writeReference,
} from './batch-2-layout.ts';
import type { BodyReference } from './body.ts';
import type { EntryList } from './entries.ts';

export interface Unsealed {
  readonly entries: EntryList;
  /** The worker that ran the items; 0: none. */
  readonly worker: number;
  /** A sealed document, or undefined if no entry has a failure. It is copied. */
  readonly failures: Uint8Array | undefined;
  /**
   * Seals the outputs in memory from `allocate`, or says where they are sealed already. Undefined
   * if all of them are null.
   */
  readonly outputs: ((allocate: (bytes: number) => Uint8Array) => void) | BodyReference | undefined;
}

/** Lays a batch out in shared memory. Throws MR702. */
export function sealBatch({ entries, worker, failures, outputs }: Unsealed): SharedArrayBuffer {
  const failuresAt = failuresStart(entries.length);
  const head = failuresAt + (failures?.byteLength ?? 0);
  let buffer: SharedArrayBuffer | undefined;
  const reference = typeof outputs === 'object' ? outputs : undefined;
  if (typeof outputs === 'function') {
    outputs((bytes) => {
      buffer = new SharedArrayBuffer(head + bytes);
      return new Uint8Array(buffer, head, bytes);
    });
  }
  buffer ??= new SharedArrayBuffer(head);
  const words = new Uint32Array(buffer, 0, failuresAt / 4);
  words[0] = MAGIC;
  words[1] = head;
  words[2] = buffer.byteLength;
  words.set(PREFIX, HEADER / 4);
  words[ENTRIES_OFFSET / 4] = COUNT - ENTRIES_OFFSET;
  words[FAILURES_OFFSET / 4] = failuresAt - 4 - FAILURES_OFFSET;
  if (reference) writeReference(buffer, reference);
  else words[BODY / 4] = outputs ? Body.Inline : Body.None;
  words[WORKER / 4] = worker & 0xff_ff;
  words[COUNT / 4] = entries.length;
  new Float64Array(buffer, BASE, 1)[0] = entries.base;
  entries.copyTo(words, ENTRIES / 4);
  words[failuresAt / 4 - 1] = failures?.byteLength ?? 0;
  if (failures) new Uint8Array(buffer, failuresAt).set(failures);
  words[3] = checksum(buffer, head);
  return buffer;
}
