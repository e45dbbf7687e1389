import type { TaskRecord } from './records.ts';

/**
 * More items can come to the task: its total is not final. Still true of a task that was stopped
 * before its source had ended.
 */
export function mayGrow({ source }: Pick<TaskRecord, 'source'>): boolean {
  return source?.state === 'open';
}

/**
 * What keeps a task running although none of its items remains. Nothing does once it is decided how
 * it is stopped: items that have not come by then never come.
 */
export function isOpen(record: Pick<TaskRecord, 'source' | 'remainder'>): boolean {
  return record.remainder === undefined && mayGrow(record);
}

/**
 * Its results are still being written to a file. That of a task whose run was cancelled stays as it
 * is, under its temporary name.
 */
function isWriting({ sink, remainder }: Pick<TaskRecord, 'sink' | 'remainder'>): boolean {
  return sink !== undefined && sink.state !== 'placed' && remainder !== 'cancelled';
}

/** None of its items remains, and no more can come. */
export function hasAllResults(
  record: Pick<TaskRecord, 'remaining' | 'source' | 'remainder'>,
): boolean {
  return record.remaining === 0 && !isOpen(record);
}

/** Whether a running task settles now. */
export function isComplete(
  record: Pick<TaskRecord, 'remaining' | 'source' | 'remainder' | 'sink'>,
): boolean {
  return hasAllResults(record) && !isWriting(record);
}
