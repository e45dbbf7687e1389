import { maxBytes, scratchGrowth } from '../format/layout.ts';
import { EncodeError } from './encode-error.ts';

/** Memory whose contents are arbitrary. */
export function scratch(bytes: number): ArrayBuffer {
  return Buffer.allocUnsafeSlow(bytes).buffer;
}

/** How many bytes to take when `needed` are more than there are. Throws a refusal beyond what a document can hold. */
export function grownBytes(needed: number, before: number): number {
  if (needed > maxBytes) throw new EncodeError('MR702', 'larger than 1 GiB');
  return Math.min(Math.max(needed, before * scratchGrowth), maxBytes);
}
