import type { RunRequest } from '../../run/control.ts';
import type { LogCount } from '../../items/item-log.ts';
import type { LogTotals } from '../../run/log-limits.ts';
import type { LeaseOwner, RetryRecord, RunId } from '../../run/records.ts';
import { cancelPolicies } from '../../workflow/workflow.ts';
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
import { jsonCodec } from './record-codec.ts';

/** The epoch outlives its owner, so that no later lease has the epoch of a released one. */
export interface LeaseRecord {
  readonly epoch: number;
  /** Absent when the lease is free. */
  readonly owner?: LeaseOwner;
}

export const ownerForm: Form<LeaseOwner> = {
  pid: isCount,
  host: isText,
  started: isText,
  since: isTime,
  namespace: optional(isText),
  executor: optional(isText),
};

export const leaseCodec = jsonCodec<LeaseRecord>({
  epoch: isCount,
  owner: optional(like(ownerForm)),
});

export const retryCodec = jsonCodec<RetryRecord>({
  index: isCount,
  attempt: isCount,
  due: isTime,
  base: optional(isCount),
  counts: optional(listOf(isCount)),
});

const countForm: Form<LogCount> = { lines: isCount, bytes: isCount };

export const logTotalsCodec = jsonCodec<LogTotals>({ ...countForm, dropped: like(countForm) });

export const requestCodec = jsonCodec<RunRequest>({
  cancel: optional((value) => value === true || oneOf(...cancelPolicies)(value)),
  seen: optional(isFlag),
  pause: optional(isFlag),
  remove: optional(isFlag),
});

/** The run that was started with a key. */
interface KeyRecord {
  readonly run: RunId;
}

export const keyCodec = jsonCodec<KeyRecord>({ run: isText });
