import { maxBytes, scratchGrowth } from '../format/layout.ts';
import { EncodeError } from './encode-error.ts';

/** Allocates memory with arbitrary contents. */
export function scratch(bytes: number): ArrayBuffer {
  return Buffer.allocUnsafeSlow(bytes).buffer;
}

/** The size to grow to when `needed` bytes do not fit. Throws an EncodeError beyond 1 GiB. */
export function grownBytes(needed: number, before: number): number {
  if (needed > maxBytes) throw new EncodeError('MR702', 'larger than 1 GiB');
  return Math.min(Math.max(needed, before * scratchGrowth), maxBytes);
}
