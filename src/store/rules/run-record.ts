import type { CodeRecord } from '../../run/code-record.ts';
import {
  type ItemKey,
  endStates,
  type Reread,
  type RunRecord,
  runStates,
} from '../../run/records.ts';
import type { RunChanges, TaskChanges } from '../../run/control.ts';
import type { RunLimit } from '../../run/limit-key.ts';
import type { OutputReference } from '../../run/output-reference.ts';
import {
  type Form,
  isCount,
  isFlag,
  isStoredFailure,
  isText,
  isTime,
  like,
  mapOf,
  listOf,
  oneOf,
  optional,
} from './form.ts';
import { jsonCodec } from './record-codec.ts';

const itemKeyForm: Form<ItemKey> = {
  run: isText,
  task: isText,
  visit: isCount,
  index: isCount,
  attempt: isCount,
};

function isFact(value: unknown): boolean {
  return isText(value) || isTime(value);
}

const codeForm: Form<CodeRecord> = { since: isTime, packs: mapOf(isFact) };

const rereadForm: Form<Reread> = {
  visit: isCount,
  awaits: listOf(isText),
  followed: optional(listOf(isCount)),
};

const limitForm: Form<RunLimit> = { name: isText, waits: optional(isFlag) };

const outputReferenceForm: Form<OutputReference> = {
  path: listOf((step) => isText(step) || isCount(step)),
  task: isText,
  visit: isCount,
  as: oneOf('output', 'items'),
};

const taskChangesForm: Form<TaskChanges> = {
  concurrency: optional(isCount),
  rateLimit: optional(isTime),
};

const changesForm: Form<RunChanges> = {
  concurrency: optional(isCount),
  tasks: optional(mapOf(like(taskChangesForm))),
};

export const runCodec = jsonCodec<RunRecord>({
  id: isText,
  workflow: isText,
  language: optional(isCount),
  text: isText,
  file: optional(isText),
  directory: optional(isText),
  code: optional(listOf(like(codeForm))),
  actions: listOf(isText),
  secrets: optional(listOf(isText)),
  inPages: optional(listOf(isText)),
  state: oneOf(...runStates),
  createdAt: isTime,
  endedAt: optional(isTime),
  error: optional(isStoredFailure),
  outcome: optional(oneOf(...endStates)),
  finallyErrors: optional(listOf(isStoredFailure)),
  visitsBefore: optional(mapOf(isCount)),
  succeededBy: optional(isText),
  succeeding: optional(isFlag),
  outputReferences: optional(listOf(like(outputReferenceForm))),
  outputErrors: optional(listOf(isStoredFailure)),
  limit: optional(like(limitForm)),
  beganAt: optional(isTime),
  priority: optional(Number.isSafeInteger),
  parent: optional(like(itemKeyForm)),
  key: optional(isText),
  retriedAt: optional(isTime),
  rereads: optional(mapOf(like(rereadForm))),
  resumedAt: optional(isTime),
  stoppedAt: optional(isTime),
  idleMs: optional(isTime),
  lastSignal: optional(isCount),
  machine: optional(mapOf(isFact)),
  changes: optional(like(changesForm)),
});
