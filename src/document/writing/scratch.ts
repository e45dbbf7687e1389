import { maxBytes, scratchGrowth } from '../format/layout.ts';
import { EncodeError } from './encode-error.ts';

/** Memory in which the parts of a document begin. */
export interface Homes {
  /** Set by a part that did not fit. */
  isLeft: boolean;
  readonly nodes: Uint8Array;
  readonly text: Uint8Array;
  readonly numbers: Uint8Array;
}

/** Allocates memory with arbitrary contents. */
export function scratch(bytes: number): ArrayBuffer {
  return Buffer.allocUnsafeSlow(bytes).buffer;
}

/** The size to grow to when `needed` bytes do not fit. Throws an EncodeError beyond 1 GiB. */
export function grownBytes(needed: number, before: number): number {
  if (needed > maxBytes) throw new EncodeError('MR702', 'larger than 1 GiB');
  return Math.min(Math.max(needed, before * scratchGrowth), maxBytes);
}

/** The same memory as numbers. */
export function doubles({ buffer, byteOffset, byteLength }: Uint8Array): Float64Array {
  return new Float64Array(buffer, byteOffset, byteLength / 8);
}
