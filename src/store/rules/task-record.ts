import type { TaskRecord } from '../../run/records.ts';
import {
  type Form,
  isCount,
  isFlag,
  isText,
  isTime,
  like,
  listOf,
  oneOf,
  optional,
} from './form.ts';
import { decodeRecord, encodeRecord, failureForm, isListSource, summaryForm } from './records.ts';

/**
 * A task record as it is stored. Four fields keep the names that they had in the first version of the format: an older
 * version would ignore a field under another name.
 */
type StoredTask = Omit<TaskRecord, 'single' | 'remainder' | 'unfollowed' | 'rerun'> & {
  readonly plain: TaskRecord['single'];
  readonly rest?: TaskRecord['remainder'];
  readonly owed?: TaskRecord['unfollowed'];
  readonly round?: TaskRecord['rerun'];
};

const taskForm: Form<StoredTask> = {
  task: isText,
  visit: isCount,
  state: oneOf('waiting', 'running', 'succeeded', 'failed', 'timed_out', 'cancelled', 'skipped'),
  plain: isFlag,
  remaining: isCount,
  summary: like(summaryForm),
  list: optional(isListSource),
  batches: isCount,
  startedAt: optional(isTime),
  endedAt: optional(isTime),
  error: optional(like(failureForm)),
  due: optional(isTime),
  deadline: optional(isTime),
  rest: optional(oneOf('succeeded', 'failed', 'timed_out', 'cancelled', 'skipped')),
  arrived: optional(listOf(isText)),
  fired: optional(listOf(isCount)),
  owed: optional(isFlag),
  round: optional(isCount),
  visits: optional(isVisits),
  vars: optional(isText),
  concurrency: optional(isCount),
  rateLimit: optional(isTime),
};

function isVisits(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.values(value).every(isCount);
}

export function encodeTask({
  single,
  remainder,
  unfollowed,
  rerun,
  ...fields
}: TaskRecord): Uint8Array {
  return encodeRecord({
    ...fields,
    plain: single,
    rest: remainder,
    owed: unfollowed,
    round: rerun,
  });
}

/** Throws MR606, naming `what`, for bytes that are not a task record. */
export function decodeTask(bytes: Uint8Array, what: string): TaskRecord {
  const { plain, rest, owed, round, ...fields } = decodeRecord(bytes, taskForm, what);
  return {
    ...fields,
    single: plain,
    ...(rest === undefined ? {} : { remainder: rest }),
    ...(owed === undefined ? {} : { unfollowed: owed }),
    ...(round === undefined ? {} : { rerun: round }),
  };
}
