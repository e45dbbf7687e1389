import { MillraceError } from '../../errors.ts';
import { Batch } from '../../items/batch.ts';

/** A damaged batch is as good as lost: its items are found undone when the drains have ended, and run again. */
export function openBatch(buffer: SharedArrayBuffer): Batch | undefined {
  try {
    return Batch.open(buffer);
  } catch (error) {
    if (error instanceof MillraceError) return undefined;
    throw error;
  }
}
