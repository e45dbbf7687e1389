import { MillraceError } from '../errors.ts';
import { messageOf } from '../lang/thrown.ts';

/** MR605, for a file of a run that cannot be written. */
export function unwritten(cause: unknown): MillraceError {
  return new MillraceError('MR605', `The store could not be written: ${messageOf(cause)}`, {
    hint: 'Make room or mend the disk, then open the store again: what was committed is there.',
    cause,
  });
}
