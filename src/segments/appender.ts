import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import type { BodyReference, BodySink } from '../items/body.ts';
import { memberOf } from '../lang/thrown.ts';
import { segmentPath } from './segment-path.ts';

/** A body that does not fit begins the next file. In bytes. */
const mostBytes = 2 ** 30;

/** Numbers of the files of one thread are this far apart: those of others lie between them. */
const stride = 2 ** 16;

/** Memory of more bytes is not kept for the next body. */
const keptBytes = 2 ** 20;

/** Where the bodies of one run go. */
export interface SegmentPlace {
  /** The folder of the run, which may be missing. */
  readonly folder: string;
  /** Of the lease. No other process writes files with this number. */
  readonly epoch: number;
}

interface OpenFile {
  readonly fd: number;
  readonly file: number;
  end: number;
}

/**
 * Appends bodies to files that only this thread writes.
 *
 *   no file ──first body──▶ open ──body does not fit──▶ open (the next file)
 *   any ──close──▶ no file
 *
 * A body that cannot be written, as on a full disk, leaves the file as it was: what was written of
 * it lies behind the end and is overwritten by the next.
 */
export class SegmentAppender implements BodySink {
  readonly #place: SegmentPlace;
  readonly #most: number;
  /** The number of the next file. */
  #next: number;
  #open: OpenFile | undefined;
  #failure: unknown;

  /** `thread`: a number that no other thread of this process has. */
  constructor(place: SegmentPlace, thread: number, most = mostBytes) {
    this.#place = place;
    this.#next = thread;
    this.#most = most;
  }

  /** Why the last body could not be written; undefined if it was. */
  get failure(): unknown {
    return this.#failure;
  }

  allocate(bytes: number): Uint8Array {
    return bodyMemory(bytes);
  }

  append(body: Uint8Array): BodyReference | undefined {
    const length = body.byteLength;
    try {
      const open = this.#fileFor(length);
      const offset = open.end;
      writeAll(open.fd, body, offset);
      // Documents begin at multiples of 8, and their lengths are such.
      open.end = offset + length;
      this.#failure = undefined;
      const { epoch } = this.#place;
      return { epoch, file: open.file, offset, length, crc: checksumOf(body) };
    } catch (error) {
      this.#failure = error;
      return undefined;
    }
  }

  close(): void {
    if (this.#open) closeSync(this.#open.fd);
    this.#open = undefined;
  }

  #fileFor(length: number): OpenFile {
    const open = this.#open;
    if (open && open.end + length <= this.#most) return open;
    const { fd, file } = this.#create();
    this.close();
    return (this.#open = { fd, file, end: 0 });
  }

  /** Another executor of this process may have had the thread's numbers under the same epoch. */
  #create(): { readonly fd: number; readonly file: number } {
    const { folder, epoch } = this.#place;
    for (;;) {
      const file = this.#next;
      try {
        const fd = openSync(segmentPath(folder, { epoch, file }), 'wx', 0o600);
        this.#next = file + stride;
        return { fd, file };
      } catch (error) {
        if (memberOf(error, 'code') === 'EEXIST') this.#next = file + stride;
        else if (memberOf(error, 'code') === 'ENOENT')
          mkdirSync(folder, { recursive: true, mode: 0o700 });
        else throw error;
      }
    }
  }
}

let spare = new Uint8Array(0);

/** Plain memory with arbitrary contents, the same for every small body of this thread. */
function bodyMemory(bytes: number): Uint8Array {
  if (bytes > keptBytes) return new Uint8Array(Buffer.allocUnsafeSlow(bytes).buffer);
  if (bytes > spare.byteLength) {
    spare = new Uint8Array(Buffer.allocUnsafeSlow(Math.min(2 * bytes, keptBytes)).buffer);
  }
  return spare.subarray(0, bytes);
}

function writeAll(fd: number, bytes: Uint8Array, position: number): void {
  for (let at = 0; at < bytes.byteLength;) {
    at += writeSync(fd, bytes, at, bytes.byteLength - at, position + at);
  }
}

/** As the header of the document states it. */
function checksumOf({ buffer, byteOffset, byteLength }: Uint8Array): number {
  return new DataView(buffer, byteOffset, byteLength).getUint32(12, true);
}
