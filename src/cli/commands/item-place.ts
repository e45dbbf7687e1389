import { MillraceError } from '../../api/basics.ts';

/** Reads the position of an item. Throws MR501. */
export function parseIndex(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new MillraceError('MR501', `'${text}' is not the position of an item`, {
    hint: 'positions count from 0: TASK/0',
  });
}
