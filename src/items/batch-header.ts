import { MillraceError } from '../errors.ts';

/** "MRB", little-endian. The digit behind it names the layout. */
const FAMILY = 0x42_52_4d;
const ZERO = 0x30;

/** All bytes of a batch. */
export type BatchView = DataView<SharedArrayBuffer>;

/**
 * Reads the version of a batch: the digit of its magic, "MRB2" to "MRB9", or for "MRB1" the word
 * behind it, which only version 1 has written so far. Throws MR606 for bytes that are no batch.
 */
export function batchVersion(view: BatchView): number {
  if (view.byteLength < 8) throw damagedBatch('length');
  const magic = view.getUint32(0, true);
  const digit = (magic >>> 24) - ZERO;
  if ((magic & 0xff_ff_ff) !== FAMILY || digit < 1 || digit > 9) throw damagedBatch('magic');
  const version = digit === 1 ? view.getUint32(4, true) : digit;
  if (version === 0) throw damagedBatch('version');
  return version;
}

export function damagedBatch(what: string): MillraceError {
  return new MillraceError('MR606', `A completion batch is damaged: ${what}`);
}
