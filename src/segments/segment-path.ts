import { join } from 'node:path';
import type { BodyReference } from '../items/body.ts';

/** The file in the folder of a run: the epoch of its writer, and its number in that epoch. */
export function segmentPath(
  folder: string,
  { epoch, file }: Pick<BodyReference, 'epoch' | 'file'>,
): string {
  return join(folder, `${epoch}.${file}.seg`);
}
