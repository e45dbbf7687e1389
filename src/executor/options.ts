import { type OptionKinds, requireOption, requireOptions } from '../call-options.ts';
import { MillraceError } from '../errors.ts';
import { parseDuration } from '../lang/duration.ts';
import {
  type ItemStream,
  itemStream,
  type StreamPosition,
  streamPositions,
} from '../lang/item-stream.ts';
import {
  anything,
  duration,
  flag,
  type Kind,
  listOf,
  numberFrom,
  oneOf,
  path,
  record,
  recordOf,
  signal,
  text,
  textOrNumber,
  textOrTexts,
  texts,
  wholeNumber,
} from '../lang/kinds.ts';
import type { RunParameters } from '../plan/parameters/bind.ts';
import { leastBudget } from './memory.ts';
import type { LogOptions } from './log-options.ts';
import { sizeOf } from './size-option.ts';
import type { AllowedChange } from './run-code.ts';
import { requireWorkflowInput } from '../workflow/require-input.ts';
import type { WorkflowInput } from '../workflow/source.ts';

/** The smallest heap with which a worker thread starts, in MiB. */
const LEAST_MEMORY = 16;

/** The options of `Executor.open`. */
export interface ExecutorOptions {
  /** The store folder. It is created if it is missing; its parent must exist. */
  readonly directory: string;
  /** Folders of action files. The built-in packs are always available. */
  readonly actions?: string | readonly string[];
  /** Number of worker threads, from 1; default: the number of processors. */
  readonly workers?: number;
  /**
   * Limit of the JavaScript heap of each worker thread, in MiB, from 16; default: that of Node. An
   * item that needs more ends its worker. An item that does so three times fails.
   */
  readonly workerMemory?: number;
  /**
   * The budget for data that is read back, in bytes or as a size such as `'512MiB'`, from 64 MiB;
   * default: a quarter of the memory that the process may have. An eighth of it is for outputs that
   * were written to files: all threads together keep that much of what they have read last (8 MiB
   * each at least; without the option, 16 MiB each at most).
   */
  readonly memory?: number | string;
  /**
   * How long a run waits while no worker can be had or a built-in action cannot begin, since
   * descriptors or memory are lacking or an action file that loaded before does not load:
   * milliseconds, or a duration such as `'5m'`; default: a minute. The run is then stopped (MR801)
   * and can be resumed.
   */
  readonly waitForWorkers?: number | string;
  /**
   * What commits survive: with `disk` (the default) a power cut, with `process` only the end of
   * this process.
   */
  readonly durability?: 'disk' | 'process';
  /**
   * How much is kept of what items log, in bytes or as a size such as `'16 KiB'`; 0 keeps none.
   * Each run is bounded by the executor that runs it.
   */
  readonly logs?: LogOptions;
  /** A workflow and parameters to check first: if they have problems (MR502), no store is made. */
  readonly check?: RunParameters & { readonly workflow: WorkflowInput };
}

/** The options of `executor.start`, with the parameters of the run. */
export interface StartOptions extends RunParameters {
  /** A value that actions see as `ctx.context`. Encoded once; all workers read it in place. */
  readonly context?: unknown;
  /** Cancels the run when it is aborted. */
  readonly signal?: AbortSignal;
  /**
   * Starts at most one run with this key. A later start returns that run, and resumes it if it was
   * interrupted. Its workflow and parameters must be the same (MR510).
   */
  readonly key?: string;
  /**
   * From -100 to 100; default: 0. Where runs, or what they have in flight, wait for a limit, a
   * higher one comes first. Sub-workflows have that of their run.
   */
  readonly priority?: number;
  /**
   * The folder that relative paths are resolved against, which actions see as `ctx.directory`;
   * default: the working directory of the process. It is recorded: a resume or retry uses the same.
   */
  readonly workingDirectory?: string;
  /**
   * By task whose source is `-`: the stream that it reads. Bytes are text in the format of the
   * source, and so are texts unless that is `lines`; other elements are items as they are.
   */
  readonly sources?: Readonly<Record<string, ItemStream>>;
  /** The stream of the task whose source is `-` and that has none in `sources`; or a path. */
  readonly standardInput?: ItemStream | string;
  /**
   * Keeps what is read of streams until the run is removed, so that results have the `element` of
   * each item. Default: it is deleted once its items have succeeded.
   */
  readonly keepItems?: boolean;
}

/** The options of `executor.resume`. */
export interface ResumeOptions {
  /** Cancels the run when it is aborted. */
  readonly signal?: AbortSignal;
  /** Resumes the run only to cancel it. */
  readonly cancel?: boolean;
  /**
   * Takes the run from a process that is alive but makes no progress: one that is stopped, in a
   * debugger, or on another machine. That process can commit nothing more; items that it had in
   * flight run again here.
   */
  readonly takeover?: boolean;
  /**
   * Items that end as `skipped`, before anything runs: of the latest visit of a task, by index.
   * Their outputs are null.
   */
  readonly skip?: readonly { readonly task: string; readonly index: number }[];
  /**
   * What may be another than the run began with: `code` is that of all its packs, `code:PACK` that
   * of one, `inputs` the files of its sources. Default: nothing (MR514, MR608).
   */
  readonly allowChanged?: readonly AllowedChange[];
  /** By task: the stream that it reads, as in `start`. What was read of it is passed over. */
  readonly sources?: Readonly<Record<string, ItemStream>>;
  /** As in `start`. */
  readonly standardInput?: ItemStream | string;
  /**
   * Where the streams stand: at their beginning (`all`, the default), so that what was read before
   * is passed over; behind that (`rest`); or at their end (`end`): no more comes.
   */
  readonly streams?: StreamPosition;
  /** As in `start`. */
  readonly keepItems?: boolean;
}

/** The options of `executor.retry`. */
export interface RetryOptions {
  /** Names of the tasks to try again; default: all of which something failed. */
  readonly tasks?: readonly string[];
  /** Cancels the run when it is aborted. */
  readonly signal?: AbortSignal;
}

const openOptions: OptionKinds<ExecutorOptions> = {
  directory: path,
  actions: textOrTexts,
  workers: wholeNumber(1),
  workerMemory: numberFrom(LEAST_MEMORY, 'a number of MiB'),
  memory: textOrNumber,
  waitForWorkers: duration,
  durability: oneOf(['disk', 'process']),
  logs: record,
  check: record,
};

export const parameterOptions: OptionKinds<RunParameters> = {
  parameters: record,
  parameterTexts: recordOf(text, 'an object of texts'),
};

const checkOptions: OptionKinds<NonNullable<ExecutorOptions['check']>> = {
  workflow: anything,
  ...parameterOptions,
};

/** Throws MR501 for what is no size, or too small. Undefined if it is not stated. */
export function budgetOf({ memory }: ExecutorOptions): number | undefined {
  if (memory === undefined) return undefined;
  const budget = sizeOf('memory', memory);
  if (budget >= leastBudget) return budget;
  throw new MillraceError('MR501', `memory is less than 64 MiB: ${memory}`);
}

/** Throws MR501 for options of `Executor.open` that are wrong, and for a missing folder. */
export function requireOpenOptions(options: ExecutorOptions): void {
  const call = 'Executor.open';
  requireOptions(call, options, openOptions);
  requireOption(call, options, 'directory');
  const { check } = options;
  if (!check) return;
  requireOptions(`${call}({ check })`, check, checkOptions);
  requireWorkflowInput(`${call}({ check })`, check.workflow);
}

const streamOptions = {
  sources: {
    words: 'an object of streams, by task',
    fits: record.fits,
    member: itemStream,
    hint: () => 'write { TASK: stream }',
  },
  standardInput: {
    words: 'a stream or a path',
    fits: (value) => itemStream.fits(value) || path.fits(value),
  },
  keepItems: flag,
} as const satisfies OptionKinds<Pick<StartOptions, 'sources' | 'standardInput' | 'keepItems'>>;

const priority: Kind = {
  words: 'a whole number from -100 to 100',
  fits: (value) => Number.isSafeInteger(value) && Math.abs(Number(value)) <= 100,
};

export const startOptions: OptionKinds<StartOptions> = {
  ...parameterOptions,
  context: anything,
  key: text,
  priority,
  workingDirectory: path,
  signal,
  ...streamOptions,
};

/** An item to skip. */
const item: Kind = {
  words: '{ task, index }',
  fits: (value) => {
    const { task, index } = Object(value) as Readonly<Record<string, unknown>>;
    return text.fits(task) && wholeNumber(0).fits(index);
  },
};

const change: Kind = {
  words: "'code', 'code:PACK' or 'inputs'",
  fits: (value) => typeof value === 'string' && /^(?:code(?::.+)?|inputs)$/.test(value),
};

export const resumeOptions: OptionKinds<ResumeOptions> = {
  signal,
  cancel: flag,
  takeover: flag,
  skip: listOf(item),
  allowChanged: listOf(change),
  ...streamOptions,
  streams: oneOf(streamPositions),
};

export const retryOptions: OptionKinds<RetryOptions> = { tasks: texts, signal };

/** The options of the pool. */
interface PoolSettings {
  readonly workerMemory?: number;
  readonly supply?: { readonly giveUpAfter: number };
}

export function poolSettings({ workerMemory, waitForWorkers }: ExecutorOptions): PoolSettings {
  const giveUpAfter = waitForWorkers === undefined ? undefined : parseDuration(waitForWorkers);
  return {
    ...(workerMemory === undefined ? {} : { workerMemory }),
    ...(giveUpAfter === undefined ? {} : { supply: { giveUpAfter } }),
  };
}
