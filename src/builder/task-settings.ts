import { type OptionKinds, requireArgument, requireOptions } from '../call-options.ts';
import {
  anything,
  callable,
  flag,
  type Kind,
  listOf,
  record,
  text,
  textOrTexts,
} from '../lang/kinds.ts';
import type { WrittenTask } from '../workflow/schema.ts';
import { actionKind } from './action-kind.ts';
import { codeOf, type Ref, type Reference } from './reference.ts';
import { type RetrySettings, retrySettings, type Time } from './retry-settings.ts';
import { ItemSource } from './source.ts';
import type { Templated } from './template.ts';

// Names of settings are checked at the call that has them, values when the workflow is read.

/** The settings of any task, with the keys of the language. */
export interface TaskSettings extends Readonly<
  Pick<WrittenTask, 'join' | 'exclusive' | 'results'>
> {
  /** Where it does not hold when the task is ready, the task is skipped: its output is null. */
  readonly when?: Reference<unknown> | undefined;
  /** The wait between the moment when it could start and its start. */
  readonly delay?: Time | undefined;
  /** The time limit of an attempt of an item. */
  readonly timeout?: Time | undefined;
  /** The time limit of the task, from its start. */
  readonly deadline?: Time | undefined;
  /** Tasks that must have succeeded before. Those whose results it reads are added. */
  readonly needs?: readonly AnyTask[] | undefined;
  /** How often failed items are tried again, or rules: the first that fits decides. */
  readonly retry?: number | RetrySettings | readonly RetrySettings[] | undefined;
  /** The limit that its attempts count in, by its name. */
  readonly limit?: LimitName | undefined;
  /** Over `result()`: an attempt for whose result it holds has failed. */
  readonly fail_when?: Reference<unknown> | undefined;
  /** How many items can fail: a number, a share such as `'5%'`, or both. */
  readonly tolerate?:
    | number
    | `${number}%`
    | Readonly<Tolerate>
    | Reference<number | string | Tolerate | null>
    | undefined;
}

/** The name of a limit; null: none. */
type LimitName = string | Reference<string | null>;

/** The limit of an item; the type of `item` must be written: `(one: Ref<Row>) => …`. */
export type ItemLimit = (item: never, index: Ref<number>, repetition: Ref<number>) => LimitName;

/** The condition of an item; the type of `item` must be written: `(one: Ref<Row>) => …`. */
export type ItemCondition = (
  item: never,
  index: Ref<number>,
  repetition: Ref<number>,
) => Reference<unknown>;

/** The settings of a task that runs once per element of a list. */
export interface EachSettings
  extends Omit<TaskSettings, 'when' | 'limit'>, Readonly<Pick<WrittenTask, 'fail_fast'>> {
  /** As of a task; or, as a function of the item, the items that run: others are skipped. */
  readonly when?: Reference<unknown> | ItemCondition | undefined;
  /** As of a task; or, as a function of the item, that of each. */
  readonly limit?: LimitName | ItemLimit | undefined;
  /** Items in flight over all workers. */
  readonly concurrency?: number | Reference<number> | undefined;
  /** Items started per second, or a text such as `'100/m'`. */
  readonly rate_limit?: number | string | Reference<number | string> | undefined;
  /** How often each element runs. */
  readonly repeat?: number | Readonly<Repeat> | Reference<number | null> | undefined;
  /** An item is a slice of the list, with up to this many elements. */
  readonly batch_size?: WrittenTask['batch_size'] | Reference<number | null>;
}

/** The settings of a task that combines the results of another. */
export interface FoldSettings extends Readonly<
  Pick<TaskSettings, 'when' | 'delay' | 'timeout' | 'deadline' | 'needs' | 'retry' | 'limit'>
> {
  /** What it begins with: null without it. */
  readonly initial?: unknown;
  /** In the order of the items; else as they are committed. */
  readonly ordered?: boolean | undefined;
  /** The settings of the fold. */
  readonly with?: unknown;
  /** Units of it in flight over all workers. */
  readonly concurrency?: number | Reference<number> | undefined;
}

/** What follows when a task has settled. */
export interface Next<Vars> {
  /** Kinds of failures after which it fires: `any`, `timeout`, `HTTP 5xx`, the name of an error. */
  readonly on?: string | readonly string[];
  /** The condition. One that says nothing of the outcome also requires success. */
  readonly when?: Reference<unknown>;
  /** The variables to write, in order. */
  readonly publish?: { readonly [Name in keyof Vars]?: Templated<Vars[Name]> };
  /** The tasks to start; `noop` only counts as handling a failure. */
  readonly do?: AnyTask | 'noop' | readonly (AnyTask | 'noop')[];
  /** In place of `do`: the tasks to start if no transition before has started any. */
  readonly else?: AnyTask | 'noop' | readonly (AnyTask | 'noop')[];
  /** Whether a failure is handled: as long as it has `do` or `else`, without this. */
  readonly handled?: boolean;
}

/** A task of any type. */
export interface AnyTask {
  /** Its name. */
  readonly name: string;
}

type Tolerate = Exclude<NonNullable<WrittenTask['tolerate']>, string>;
type Batch = Exclude<NonNullable<WrittenTask['batch_size']>, number | string>;
type Results = NonNullable<WrittenTask['results']>;
type Repeat = Exclude<NonNullable<WrittenTask['repeat']>, number | string>;

const taskKind: Kind = {
  words: 'a task',
  fits: (value) => record.fits(value) && typeof Object(value).name === 'string',
  hint: (value) =>
    typeof value === 'string' ? 'pass what w.task or w.each returned, not its name' : undefined,
};

const tasksKind: Kind = {
  ...listOf(taskKind, 'a list of tasks'),
  hint: (value) =>
    taskKind.fits(value) ? 'write a list: [task]' : taskKind.hint?.([value].flat()[0]),
};

const target: Kind = {
  ...taskKind,
  words: "a task or 'noop'",
  fits: (value) => value === 'noop' || taskKind.fits(value),
};

const targets: Kind = {
  ...target,
  words: "a task, 'noop' or a list of them",
  fits: (value) => [value].flat().every(target.fits),
};

const taskSettings: OptionKinds<TaskSettings> = {
  join: anything,
  when: anything,
  delay: anything,
  timeout: anything,
  deadline: anything,
  exclusive: anything,
  limit: anything,
  fail_when: anything,
  tolerate: anything,
  results: anything,
  needs: tasksKind,
  retry: anything,
};

const eachSettings: OptionKinds<EachSettings> = {
  ...taskSettings,
  batch_size: anything,
  fail_fast: anything,
  concurrency: anything,
  rate_limit: anything,
  repeat: anything,
};

const foldSettings: OptionKinds<FoldSettings> = {
  when: anything,
  delay: anything,
  timeout: anything,
  deadline: anything,
  limit: anything,
  needs: tasksKind,
  retry: anything,
  initial: anything,
  ordered: anything,
  with: anything,
  concurrency: anything,
};

const tolerateSettings: OptionKinds<Tolerate> = { count: anything, percent: anything };

const batchSettings: OptionKinds<Batch> = { items: anything, bytes: anything };
const resultsSettings: OptionKinds<Results> = {
  to: anything,
  format: anything,
  order: anything,
  what: anything,
  columns: anything,
};

const repeatSettings: OptionKinds<Repeat> = { count: anything, order: anything, seed: anything };

const transition: OptionKinds<Next<object>> = {
  on: textOrTexts,
  when: anything,
  publish: record,
  do: targets,
  else: targets,
  handled: flag,
};

const listKind: Kind = {
  words: 'a list, a reference to one, or a source',
  fits: (value) =>
    Array.isArray(value) ||
    codeOf(value) !== undefined ||
    text.fits(value) ||
    value instanceof ItemSource,
  hint: (value) => {
    const { from } = Object(value) as Readonly<Record<string, unknown>>;
    return from === undefined ? undefined : 'write source({ from, … })';
  },
};

/** Throws MR501 for wrong arguments of `w.task`. */
export function requireTaskCall(name: unknown, action: unknown, settings: TaskSettings): void {
  requireCall('w.task', name, action);
  requireSettings('w.task', settings, taskSettings);
}

/** Throws MR501 for wrong arguments of `w.each`. */
export function requireEachCall(
  name: unknown,
  { list, action, input }: Readonly<Record<'list' | 'action' | 'input', unknown>>,
  settings: EachSettings,
): void {
  requireArgument('w.each', 'list', list, listKind);
  requireCall('w.each', name, action);
  requireArgument('w.each', 'input', input, callable);
  requireSettings('w.each', settings, eachSettings);
  requireNested('w.each', 'repeat', settings.repeat, repeatSettings);
  requireNested('w.each', 'batch_size', settings.batch_size, batchSettings);
}

/** Throws MR501 for wrong arguments of `w.fold`. */
export function requireFoldCall(
  name: unknown,
  source: unknown,
  action: unknown,
  settings: FoldSettings,
): void {
  requireArgument('w.fold', 'name', name, text);
  requireArgument('w.fold', 'source', source, taskKind);
  requireArgument('w.fold', 'fold', action, actionKind);
  requireOptions('w.fold', settings, foldSettings);
  requireRules('w.fold', settings.retry);
}

function requireCall(call: string, name: unknown, action: unknown): void {
  requireArgument(call, 'name', name, text);
  requireArgument(call, 'action', action, actionKind);
}

function requireSettings<Settings extends Omit<TaskSettings, 'when' | 'limit'>>(
  call: string,
  settings: Settings,
  kinds: OptionKinds<Settings>,
): void {
  requireOptions(call, settings, kinds);
  requireRules(call, settings.retry);
  requireNested(call, 'tolerate', settings.tolerate, tolerateSettings);
  requireNested(call, 'results', settings.results, resultsSettings);
}

function requireRules(call: string, retry: TaskSettings['retry']): void {
  for (const rule of [retry].flat()) requireNested(call, 'retry', rule, retrySettings);
}

/** The settings within a setting, if it has any: it may have another form. */
export function requireNested<Settings extends object>(
  call: string,
  name: string,
  value: unknown,
  kinds: OptionKinds<Settings>,
): void {
  if (record.fits(value) && codeOf(value) === undefined) {
    requireOptions(`${call}({ ${name} })`, value as Settings, kinds);
  }
}

/** Throws MR501 for a wrong argument of `next`. */
export function requireTransition<Vars>(given: Next<Vars>): void {
  requireOptions<Next<Vars>>('task.next', given, transition);
}
