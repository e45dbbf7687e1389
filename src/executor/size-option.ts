import { MillraceError } from '../errors.ts';
import { parseSize } from '../lang/size.ts';

/** Bytes. Throws MR501 for what is no size. */
export function sizeOf(name: string, value: number | string): number {
  const size = parseSize(value);
  if (size !== undefined) return size;
  throw new MillraceError('MR501', `${name} is not a size: ${value}`, {
    hint: 'Write it as 16KiB, 1.5MiB or 10MB, or as a number of bytes.',
  });
}
