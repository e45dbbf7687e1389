import type { Document } from '../document/document.ts';

/** Bytes of a segment file: the body of a batch whose head is stored apart from it. */
export interface BodyReference {
  /** The epoch of the lease under which the file was written, and the number of the file. */
  readonly epoch: number;
  readonly file: number;
  readonly offset: number;
  readonly length: number;
  /** The checksum of the body, as its own header states it. */
  readonly crc: number;
}

/** Stores bodies apart from their heads. */
export interface BodySink {
  /** Memory for one body, at a multiple of 8. The next call can return the same memory. */
  allocate(bytes: number): Uint8Array;
  /** Undefined when the body cannot be stored: it then stays with its head. */
  append(body: Uint8Array): BodyReference | undefined;
}

/** Reads a body, and checks that it is the one that is referred to. Throws MR606. */
export type BodyReader = (reference: BodyReference) => Document;

/** Smaller bodies stay with their heads: a file of its own is not worth their flush. */
export const smallestBody = 32 * 1024;
