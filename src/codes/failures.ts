import type { Codes } from './codes.ts';

/** Outcomes of an item, a task or a run; they are stored. */
export const failures = {
  MR401: { name: 'action-failed', exit: 1, about: 'The action threw.' },
  MR402: {
    name: 'undefined-value',
    exit: 1,
    about: 'An expression was undefined when it was rendered.',
  },
  MR403: {
    name: 'expression-failed',
    exit: 1,
    about: 'An expression threw or exceeded its budget when it was rendered.',
  },
  MR404: { name: 'not-a-list', exit: 1, about: 'The value of with_items is not an array.' },
  MR405: { name: 'output-not-json', exit: 1, about: 'A value cannot be represented in JSON.' },
  MR406: { name: 'timed-out', exit: 1, about: 'The item ran longer than its timeout.' },
  MR407: {
    name: 'invalid-input',
    exit: 1,
    about: 'The input does not match the schema of the action.',
  },
  MR408: {
    name: 'worker-lost',
    exit: 1,
    about: 'The item ended its worker thread, or the whole process, again and again.',
  },
  MR409: { name: 'items-failed', exit: 1, about: 'More items failed than the task tolerates.' },
  MR410: { name: 'task-failed', exit: 1, about: 'A task failed and no transition handled it.' },
  MR411: { name: 'cancelled', exit: 1, about: 'The run was cancelled.' },
  MR412: {
    name: 'visit-limit',
    exit: 1,
    about: 'A loop exceeded the limit for visits of one task.',
  },
  MR413: { name: 'deadlocked', exit: 1, about: 'The run had not ended, but no task could run.' },
  MR414: {
    name: 'invalid-setting',
    exit: 1,
    about: 'An expression set a setting to an invalid value.',
  },
  MR415: { name: 'join-unmet', exit: 1, about: 'A join that had begun could no longer be met.' },
  MR416: { name: 'deadline', exit: 1, about: 'The task did not end within its deadline.' },
  MR417: { name: 'out-of-time', exit: 6, about: 'The run did not end within its timeout.' },
  MR418: {
    name: 'sub-workflow-failed',
    exit: 1,
    about: 'The run of a sub-workflow did not succeed.',
  },
  MR419: { name: 'result-refused', exit: 1, about: 'The result is one that `fail_when` refuses.' },
  MR420: { name: 'not-met', exit: 1, about: 'The result is not as `until` awaits it.' },
  MR421: {
    name: 'too-large',
    exit: 1,
    about: 'A response or an output is larger than its limit (max_bytes).',
  },
  MR422: { name: 'item-skipped', exit: 1, about: 'The item was skipped by hand.' },
  MR423: { name: 'bad-line', exit: 1, about: 'A line or a value of a source cannot be read.' },
  MR424: { name: 'source-failed', exit: 1, about: 'A source could not be read to its end.' },
} as const satisfies Codes;
