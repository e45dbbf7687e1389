import { MillraceError } from '../../errors.ts';
import { CompletionBatch } from '../../items/batch.ts';

/** A damaged batch is as good as lost: its items are found undone when the consumers have ended, and run again. */
export function openBatch(buffer: SharedArrayBuffer): CompletionBatch | undefined {
  try {
    return CompletionBatch.open(buffer);
  } catch (error) {
    if (error instanceof MillraceError) return undefined;
    throw error;
  }
}
