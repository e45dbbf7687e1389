import { MillraceError } from '../../errors.ts';
import type {
  ItemKey,
  LeaseOwner,
  ListSource,
  RetryRecord,
  RunId,
  RunRecord,
  RunRequest,
  Summary,
} from '../../run/records.ts';
import type { Failure } from '../../items/failure.ts';
import { fits, isCount, isFlag, isText, isTime, like, listOf, oneOf, optional } from './form.ts';
import type { Form } from './form.ts';

/** The format that this version writes, and the newest that it reads. 2: runs can be paused, and asked to be. */
export const storeFormat = 2;

export interface MarkerRecord {
  readonly format: number;
  readonly id: string;
}

/** The epoch outlives its owner, so that a lease given back can never be mistaken for a later one. */
export interface LeaseRecord {
  readonly epoch: number;
  readonly owner?: LeaseOwner;
}

export const failureForm: Form<Failure> = {
  code: isText,
  message: isText,
  hint: optional(isText),
  task: optional(isText),
  index: optional(isCount),
  stack: optional(isText),
};

export const summaryForm: Form<Summary> = {
  total: isCount,
  succeeded: isCount,
  failed: isCount,
  timed_out: isCount,
  cancelled: isCount,
  skipped: isCount,
};

const listForms: { readonly [K in ListSource['kind']]: Form<Extract<ListSource, { kind: K }>> } = {
  document: { kind: oneOf('document'), name: isText, node: isCount },
  batch: { kind: oneOf('batch'), task: isText, visit: isCount, batch: isCount, node: isCount },
  results: { kind: oneOf('results'), task: isText, visit: isCount },
};

export function isListSource(value: unknown): boolean {
  return (
    fits(value, listForms.document) ||
    fits(value, listForms.batch) ||
    fits(value, listForms.results)
  );
}

const ownerForm: Form<LeaseOwner> = { pid: isCount, host: isText, started: isText, since: isTime };

export const markerForm: Form<MarkerRecord> = { format: isCount, id: isText };

export const leaseForm: Form<LeaseRecord> = { epoch: isCount, owner: optional(like(ownerForm)) };

export const retryForm: Form<RetryRecord> = {
  index: isCount,
  attempt: isCount,
  due: isTime,
  base: optional(isCount),
};

export const requestForm: Form<RunRequest> = {
  cancel: optional((value) => value === true || oneOf('cancel_running', 'allow_finish')(value)),
  pause: optional(isFlag),
  remove: optional(isFlag),
};

/** The run that was started with a key. */
export interface KeyRecord {
  readonly run: RunId;
}

export const keyForm: Form<KeyRecord> = { run: isText };

const itemKeyForm: Form<ItemKey> = {
  run: isText,
  task: isText,
  visit: isCount,
  index: isCount,
  attempt: isCount,
};

function isFacts(value: unknown): boolean {
  const facts = typeof value === 'object' && value !== null ? Object.values(value) : [undefined];
  return facts.every((fact) => isText(fact) || isTime(fact));
}

export const runForm: Form<RunRecord> = {
  id: isText,
  workflow: isText,
  text: isText,
  file: optional(isText),
  actions: listOf(isText),
  secrets: optional(listOf(isText)),
  state: oneOf('running', 'succeeded', 'failed', 'cancelled', 'paused'),
  createdAt: isTime,
  endedAt: optional(isTime),
  error: optional(like(failureForm)),
  outputErrors: optional(listOf(like(failureForm))),
  parent: optional(like(itemKeyForm)),
  key: optional(isText),
  retriedAt: optional(isTime),
  machine: optional(isFacts),
};

export function encodeRecord(record: object): Uint8Array {
  return Buffer.from(JSON.stringify(record));
}

/** Throws MR606, naming `what`, for bytes that are not such a record. */
export function decodeRecord<T>(bytes: Uint8Array, form: Form<T>, what: string): T {
  const value = parse(bytes);
  if (fits(value, form)) return value;
  throw new MillraceError('MR606', `The stored record of ${what} is damaged`, {
    hint: 'Records beside it may still be readable; restore the store from a copy if there is one.',
  });
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());
  } catch {
    return undefined;
  }
}
