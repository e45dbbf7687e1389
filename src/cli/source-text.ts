import type { TaskReport } from '../api/stored-runs.ts';
import { bytes, counted } from './text.ts';

type Source = NonNullable<TaskReport['source']>;

/** `1.2 GB of 3.4 GB (35%); more items can come` */
export function readText({ state, bytes: read = 0, size, added }: Source): string {
  const share = size === undefined || size === 0 ? 1 : Math.min(1, read / size);
  const of = size === undefined ? '' : ` of ${bytes(size)} (${Math.floor(share * 100)}%)`;
  return `${bytes(read)}${of}${ends[state]}${added === undefined ? '' : `; ${addedText(added)}`}`;
}

/** `12 bytes were added while it was read` */
export function addedText(added: number): string {
  return `${counted(added, 'byte')} ${added === 1 ? 'was' : 'were'} added while it was read`;
}

const ends: Readonly<Record<Source['state'], string>> = {
  open: '; more items can come',
  ended: '',
  failed: '; it could not be read to its end',
};
