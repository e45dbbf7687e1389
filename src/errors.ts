// README.md has this table (held by a test), `reference/errors/` cause, example and remedy of each.

/**
 * Every error code of Millrace, with its meaning and the exit code of a command that ends with it.
 *
 * Problems (`MR1xx` to `MR3xx`) are mistakes in a workflow, found before anything runs and reported
 * all at once. One with exit code 0 is only ever a warning: the run starts. Failures (`MR4xx`) are
 * outcomes of an item, task or run; they are stored. The other codes (`MR5xx` and up) report wrong
 * usage or a failing environment; they are thrown as `MillraceError`.
 */
export const errorTable = {
  // from text to workflow
  MR101: { name: 'yaml-syntax', exit: 2, about: 'The text is not valid YAML.' },
  MR102: { name: 'unknown-key', exit: 2, about: 'The language does not have this key.' },
  MR103: {
    name: 'unsupported-key',
    exit: 2,
    about: 'This version does not support this key of the language yet.',
  },
  MR104: { name: 'wrong-type', exit: 2, about: 'A value has the wrong type or form.' },
  MR105: { name: 'missing-key', exit: 2, about: 'A required key is missing.' },
  MR106: {
    name: 'duplicate',
    exit: 2,
    about: 'Two tasks or two keys have the same name, also in another spelling.',
  },
  // expressions
  MR201: { name: 'expression-syntax', exit: 2, about: 'An expression is not valid JavaScript.' },
  MR202: {
    name: 'unknown-name',
    exit: 2,
    about: 'An expression uses a name that does not exist in its place.',
  },
  MR203: {
    name: 'forbidden-syntax',
    exit: 2,
    about: 'An expression uses syntax that could have side effects.',
  },
  // plan
  MR301: { name: 'unknown-task', exit: 2, about: 'A task is named but not defined.' },
  MR302: { name: 'unknown-action', exit: 2, about: 'No pack has this action.' },
  MR303: {
    name: 'not-upstream',
    exit: 2,
    about: 'A template reads a task that cannot have run before.',
  },
  MR304: { name: 'unreachable-task', exit: 2, about: 'Nothing starts a task or a cycle of tasks.' },
  MR305: {
    name: 'needs-join',
    exit: 2,
    about: 'Several concurrent branches reach a task that has no join.',
  },
  MR306: {
    name: 'parameters',
    exit: 2,
    about: 'Parameters are missing, unknown or of the wrong type.',
  },
  MR307: { name: 'join-impossible', exit: 2, about: 'A join can never be met.' },
  MR308: {
    name: 'shared-variable',
    exit: 0,
    about: 'A warning: branches that can run at the same time publish the same variable.',
  },
  MR309: {
    name: 'sub-workflow',
    exit: 2,
    about: 'The workflow that a task runs cannot be read, has problems, or runs itself.',
  },
  MR314: {
    name: 'dead-entry',
    exit: 0,
    about: 'A warning: an entry of `next` or a rule of `retry` is never used.',
  },
  MR315: { name: 'half-handled', exit: 0, about: 'A warning: timeouts are left unhandled.' },
  MR317: {
    name: 'action-input',
    exit: 2,
    about: 'An input does not fit the built-in action that gets it.',
  },
  MR318: {
    name: 'source-setting',
    exit: 2,
    about: 'A setting does not go with a source of items, or its file does not exist.',
  },
  MR319: {
    name: 'sink-clash',
    exit: 2,
    about: 'Two tasks, or the items of one, would write their results to one file.',
  },
  // failures
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
  MR421: { name: 'too-large', exit: 1, about: 'A response or an output exceeds its limit.' },
  MR422: { name: 'item-skipped', exit: 1, about: 'The item was skipped by hand.' },
  MR423: { name: 'bad-line', exit: 1, about: 'A line or a value of a source cannot be read.' },
  MR424: { name: 'source-failed', exit: 1, about: 'A source could not be read to its end.' },
  // usage and environment
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
  MR515: { name: 'folder-gone', exit: 2, about: 'The folder of the relative paths is missing.' },
  MR516: { name: 'package-missing', exit: 2, about: 'An optional package is not installed.' },
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
  MR901: { name: 'bug', exit: 70, about: 'A bug in Millrace; please report it.' },
} as const satisfies Record<string, { name: string; exit: number; about: string }>;

/** The code of an error, such as `MR501`. */
export type ErrorCode = keyof typeof errorTable;

/** What a `MillraceError` says besides its code and message. */
export interface MillraceErrorOptions {
  /** What can be done about it. */
  readonly hint?: string;
  /** The error that led to this one. */
  readonly cause?: unknown;
  /** Facts for programs: the run, the path, the owner of a lease, … */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Registered: a pack may bundle a copy of the class. */
const brand: unique symbol = Symbol.for('millrace.error');

/** Thrown for wrong usage or a failing environment (disk, threads, lease). */
export class MillraceError extends Error {
  /** Always `MillraceError`. */
  override readonly name = 'MillraceError';
  /** What has happened: a key of `errorTable`. */
  readonly code: ErrorCode;
  /** What can be done about it. */
  readonly hint: string | undefined;
  /** Facts for programs, such as `run` or `problems`. */
  readonly details: Readonly<Record<string, unknown>>;

  /** Actions and packs can throw it, too. */
  constructor(code: ErrorCode, message: string, options: MillraceErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.details = options.details ?? {};
  }
  /** @internal */
  get [brand](): true {
    return true;
  }
}

/** Of this copy of Millrace or another. Never throws. */
export function isMillraceError(thrown: unknown): boolean {
  try {
    return Object(thrown)[brand] === true;
  } catch {
    return false;
  }
}
