import { MillraceError } from '../errors.ts';

/** "MRB", little-endian. The digit behind it names the layout. */
const FAMILY = 0x42_52_4d;
const ZERO = 0x30;

/** All bytes of a batch. */
export type BatchView = DataView<SharedArrayBuffer>;

/** Reads the version of a batch, the digit of its magic. Throws MR606 for other bytes. */
export function batchVersion(view: BatchView): number {
  if (view.byteLength < 8) throw damagedBatch('length');
  const magic = view.getUint32(0, true);
  const digit = (magic >>> 24) - ZERO;
  if ((magic & 0xff_ff_ff) !== FAMILY || digit < 1 || digit > 9) throw damagedBatch('magic');
  return digit;
}

export function newerBatch(message: string): MillraceError {
  return new MillraceError('MR602', message, {
    hint: 'Update Millrace to the version that wrote it, or a later one.',
  });
}

export function damagedBatch(what: string): MillraceError {
  return new MillraceError('MR606', `A completion batch is damaged: ${what}`);
}
