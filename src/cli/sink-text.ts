import type { TaskReport } from '../api/stored-runs.ts';
import { printableLine } from '../api/texts.ts';
import { bytes, counted } from './text.ts';

type Sink = NonNullable<TaskReport['sink']>;

/** `1,234 rows (56 kB) to out.jsonl; rows follow` */
export function sinkText({ path, state, rows, bytes: size }: Sink): string {
  const place = path === '-' ? 'standard output' : printableLine(path);
  return `${counted(rows, 'row')} (${bytes(size)}) to ${place}${ends[state]}`;
}

const ends: Readonly<Record<Sink['state'], string>> = {
  open: '; it is not whole',
  closed: '; it does not have its name yet',
  placed: '',
};
