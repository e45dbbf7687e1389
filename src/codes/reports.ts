import type { Codes } from './codes.ts';

/** Wrong usage or a failing environment; thrown as a `MillraceError`. */
export const reports = {
  MR501: { name: 'usage', exit: 2, about: 'The call or command line is wrong.' },
  MR502: {
    name: 'invalid-workflow',
    exit: 2,
    about: 'The workflow has problems; they are listed.',
  },
  MR503: {
    name: 'file-unreadable',
    exit: 2,
    about: 'A workflow, parameter or action file cannot be read.',
  },
  MR504: {
    name: 'actions-unusable',
    exit: 2,
    about: 'The action folder is missing or one of its files does not load.',
  },
  MR505: {
    name: 'run-failed',
    exit: 1,
    about: 'The output was requested of a run that did not succeed.',
  },
  MR506: { name: 'not-found', exit: 4, about: 'No such run, task or item.' },
  MR507: { name: 'closed', exit: 3, about: 'The executor was closed; the run can be resumed.' },
  MR508: { name: 'already-ended', exit: 2, about: 'The run, or the item, has already ended.' },
  MR509: {
    name: 'nothing-to-retry',
    exit: 2,
    about: 'The run has not ended, or nothing in it failed that can be tried again.',
  },
  MR510: {
    name: 'key-taken',
    exit: 2,
    about: 'A run with this key has another workflow or other parameters.',
  },
  MR511: { name: 'already-answered', exit: 2, about: 'The question was answered before.' },
  MR512: { name: 'not-asked', exit: 2, about: 'The item asks nothing, or not any more.' },
  MR513: { name: 'wrong-answer', exit: 2, about: 'The answer does not have the form asked for.' },
  MR514: {
    name: 'code-changed',
    exit: 2,
    about: 'The action files are not those that the run began with; the run can be resumed.',
  },
  MR515: {
    name: 'folder-gone',
    exit: 2,
    about: 'The folder that the relative paths of a run refer to is missing.',
  },
  MR516: { name: 'package-missing', exit: 2, about: 'An optional package is not installed.' },
  MR517: { name: 'forbidden', exit: 2, about: 'The dashboard does not let this request through.' },
  MR518: {
    name: 'request-refused',
    exit: 2,
    about: 'What was asked of a run cannot be done, or not any more.',
  },
  MR519: {
    name: 'not-ended',
    exit: 124,
    about: 'The run has not ended in the time that a caller waits for it; it goes on.',
  },
  MR601: {
    name: 'store-unusable',
    exit: 5,
    about: 'The store folder is missing, unwritable or not a store.',
  },
  MR602: {
    name: 'store-newer',
    exit: 5,
    about: 'The store, or something in it, was written by a newer version.',
  },
  MR603: { name: 'run-busy', exit: 5, about: 'Another executor is running this run.' },
  MR604: {
    name: 'lease-lost',
    exit: 5,
    about: 'Another process took the run over; nothing more was written.',
  },
  MR605: {
    name: 'write-failed',
    exit: 5,
    about: 'The store could not be written (disk full, device error); exit 3 within a run.',
  },
  MR606: {
    name: 'corrupt',
    exit: 5,
    about: 'Stored or shared bytes do not match their checksum or form.',
  },
  MR607: {
    name: 'sink-unwritable',
    exit: 5,
    about: 'A file of results could not be written (disk full, no access); exit 3 within a run.',
  },
  MR608: {
    name: 'source-changed',
    exit: 2,
    about: 'A file that a run reads its items from is not the one that it began with.',
  },
  MR701: {
    name: 'document-value',
    exit: 2,
    about: 'A value cannot be represented in JSON; the message names its path.',
  },
  MR702: {
    name: 'document-limit',
    exit: 2,
    about: 'A value is too deep or too large for a document.',
  },
  MR703: {
    name: 'read-only',
    exit: 2,
    about: 'A shared value is read-only; a write to it failed.',
  },
  MR801: {
    name: 'pool-failed',
    exit: 5,
    about: 'No worker threads can be had; a run that had begun can be resumed (exit code 3).',
  },
  MR802: {
    name: 'output-lost',
    exit: 74,
    about: 'Standard output could not be written (disk full, device error).',
  },
  MR803: { name: 'port-taken', exit: 5, about: 'The port of the dashboard cannot be had.' },
  MR901: { name: 'bug', exit: 70, about: 'A bug in Millrace; please report it.' },
} as const satisfies Codes;
