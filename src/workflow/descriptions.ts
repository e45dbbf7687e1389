import type { WrittenSettings } from './defaults-form.ts';
import type { WrittenLimit } from './limit-form.ts';
import type { WrittenParameter, WrittenSource, WrittenTask, WrittenWorkflow } from './schema.ts';

/** The parts of a workflow that have keys. */
interface Levels {
  readonly workflow: WrittenWorkflow;
  readonly parameter: WrittenParameter;
  readonly task: WrittenTask;
  readonly retry: NonNullable<WrittenTask['retry']>[number];
  readonly tolerate: NonNullable<WrittenTask['tolerate']>;
  readonly repeat: NonNullable<WrittenTask['repeat']>;
  readonly fold: NonNullable<WrittenTask['fold']>;
  readonly results: NonNullable<WrittenTask['results']>;
  readonly transition: NonNullable<WrittenTask['next']>[number];
  readonly source: WrittenSource;
  readonly defaults: WrittenSettings;
  readonly batch: Exclude<NonNullable<WrittenTask['batch_size']>, number | string>;
  readonly limit: WrittenLimit;
}

export type Level = keyof Levels;

/**
 * The meaning of every key, for editors and docs/language.md (a test compares the two). The
 * compiler rejects keys that the schema lacks, and requires all that it has.
 */
export const descriptions = {
  workflow: {
    name: 'The name of the workflow in lists and reports.',
    description: 'The purpose of the workflow, for its readers.',
    parameters: 'The inputs of a run: names with a type, a default and bounds.',
    vars: 'Variables with their initial values; `publish` writes them.',
    tasks: 'The tasks, in any order: edges define which task follows which.',
    steps: 'In place of `tasks`: tasks in order, each of which needs the one before.',
    finally: 'Tasks that run when all others have ended, however that was.',
    output: 'The output of the run: a value, or a tree with templates.',
    concurrency: 'The maximum number of items in flight over all tasks of the run.',
    timeout: 'The time limit of the run, from its start.',
    limits:
      'Limits that all its runs in a store share, by name: a number of items in flight, or a map.',
    limit: 'The limit that its runs count in: a run waits until there is room for it.',
    defaults:
      'Settings that its tasks have where they do not say otherwise, also for actions of a pack.',
    cancel:
      'What happens to items in flight when the run is cancelled: they are stopped or they end.',
  },
  parameter: {
    type: 'The type of its value.',
    required: 'Whether every run must set it.',
    default: 'Its value in a run that does not set it.',
    description: 'Its purpose; shown when it is missing.',
    enum: 'The values that it can have.',
    pattern:
      'A regular expression in JavaScript syntax, with the flag u, which must match somewhere in its text.',
    min: 'The minimum of a number, or the minimum length of a text or list.',
    max: 'The maximum of a number, or the maximum length of a text or list.',
    secret: 'Whether its value is masked in everything that Millrace shows.',
  },
  task: {
    name: 'Its name: edges and templates refer to it.',
    action: 'The function it calls, as pack.name.',
    workflow:
      'In place of an action: the file of a workflow that runs once for each item, with the input as its parameters.',
    steps: 'In place of an action: tasks in order, each of which needs the one before.',
    tasks: 'In place of an action: tasks of its own, with edges as in a workflow.',
    vars: 'With `tasks`: variables of their own.',
    output:
      'With `steps` or `tasks`: the output, a value or a tree with templates; null by default.',
    finally: 'With `steps` or `tasks`: tasks that run when all of these have ended.',
    durable: 'With `steps`: whether each of them is recorded as it ends, in a run of its own.',
    defaults: 'With `steps` or `tasks`: settings that these have where they do not say otherwise.',
    fold: 'In place of an action: combines the results of another task as they are committed.',
    input: 'The input of the action: a tree whose texts can contain templates, or one template.',
    needs: 'Tasks that must have succeeded before it starts; if one did not, it is skipped.',
    join: 'How many of the tasks whose `next` names it must fire before it starts: all, or a number.',
    when: 'A condition: where it does not hold, the task is skipped, and what follows goes on.',
    with_items:
      'A list, or a source that is read as it comes: the task runs once for each element, as `item` and `index`.',
    batch_size:
      'Each item is a slice with up to this many elements, or this many bytes of a source.',
    repeat: 'How many times every element runs; `repetition` counts from 0.',
    concurrency: 'The maximum number of items in flight, over all workers.',
    rate_limit: 'The maximum number of items started per second, over all workers.',
    limit:
      'The limit that its attempts count in, also with those of other tasks, runs and processes.',
    exclusive: 'Each item runs while nothing else in this process does.',
    results: 'A file that its results are written to as they are committed, row by row.',
    delay: 'The wait between the moment when it could start and its start.',
    retry: 'How often an item that failed is retried, and when.',
    timeout: 'The time limit of an attempt of an item.',
    deadline:
      'The time limit of the task, from its start; items that have not ended by then are timed out.',
    tolerate: 'How many items can fail without failing the task.',
    fail_fast: 'Whether to start no more items once more have failed than are tolerated.',
    fail_when: 'A condition over `result()`: an attempt with such a result has failed.',
    next: 'What happens when the task has settled: every entry whose condition holds fires.',
  },
  retry: {
    count: 'How many attempts follow the first; of a rule among others, how many it allows.',
    on: 'The kinds of failures that it is for, as in `next`: timeout, HTTP 5xx, the name of an error.',
    when: 'A condition over `error` and `attempt`: it is for the failures for which it holds.',
    until:
      'A condition over `result()`: an attempt succeeds only when it holds, and is repeated until then.',
    delay: 'The wait before the first retry.',
    backoff: 'How the wait grows from retry to retry.',
    max_delay: 'The maximum length of a wait.',
    jitter: 'The random fraction of the wait, 0 to 1; it spreads retries out.',
  },
  tolerate: {
    count: 'The number of items that can fail.',
    percent: 'The share of all items that can fail.',
  },
  repeat: {
    count: 'How many times every element runs.',
    order: 'All elements once, then all again; each element in a row; or shuffled.',
    seed: 'The seed of the shuffled order; the same seed results in the same order.',
  },
  fold: {
    over: 'The task whose results it combines: those of the items that succeeded.',
    action: 'The fold that it calls, as pack.name.',
    initial: 'What it begins with, null by default; merged with anything, it changes nothing.',
    ordered: 'Whether the results are combined in the order of the items.',
    with: 'The settings of the fold.',
  },
  results: {
    to: 'The path of the file, with templates; `-` is standard output, and `.gz` compresses.',
    format: 'jsonl, json, csv, tsv or parquet; by default that of the name of the file, or jsonl.',
    order: 'As items are completed, which is the default, or as they are listed: input.',
    what: 'A row for each output, for each item with its output (item+output), or for each of the failures.',
    columns:
      'The columns, or the members of rows in JSON; by default the keys of the first row; in Parquet of all.',
  },
  transition: {
    on: 'The kinds of failures after which it fires: timeout, a code, HTTP 5xx, the name of an error, or any.',
    when: 'A condition; if it says nothing of how the task ended, success is required too.',
    publish: 'Variables to write, with templates that can also read `result()`.',
    do: 'The tasks to start; `noop` starts none but counts as handling a failure.',
    else: 'In place of `do`: the tasks to start if no entry above has started any.',
    handled: 'Whether a failure after which it fires is handled.',
  },
  source: {
    from: 'A file, a pattern, or a list of them; `-` is standard input, or a stream of the program.',
    format: 'How the items are written; by default, what the name of the file says.',
    on_bad:
      'What becomes of an item that cannot be read: it fails, is left out, or ends the source.',
    offset: 'How many items are passed over first.',
    max_items: 'The maximum number of items that are taken.',
    sample: 'The share of the items that is taken, chosen at random.',
    seed: 'The seed of `sample`; the same seed takes the same items.',
    encoding: 'The encoding of the text.',
    invalid_text: 'What bytes that the encoding does not have are: an error, or each U+FFFD.',
    big_integers: 'What an integer that no number holds exactly is: an error, or text.',
    header: 'Whether the first row has the names of the columns; or a list of the names.',
    delimiter: 'The character between two cells.',
    relax: 'The mistakes in rows that are no errors: all, none, or those in a list.',
    numbers: 'Whether a cell that is a number is one; or a list of columns, which have only those.',
    skip_empty: 'Whether empty lines are left out.',
  },
  defaults: {
    timeout: 'The time limit of an attempt of an item.',
    deadline: 'The time limit of a task, from its start.',
    delay: 'The wait before a task starts.',
    retry: 'How often an item that failed is retried, and when.',
    tolerate: 'How many items can fail without failing their task.',
    fail_fast: 'Whether tasks with lists start no more items once too many have failed.',
    concurrency: 'The maximum number of items in flight of each task with a list.',
    rate_limit: 'The maximum number of items that each task with a list starts per second.',
    limit: 'The limit that the attempts of tasks count in.',
  },
  limit: {
    concurrency: 'The maximum number of runs, and of attempts, in flight.',
    rate: 'The maximum number that start per second: a number, or a text such as 100/m or 5/h.',
  },
  batch: {
    items: 'The maximum number of elements of an item.',
    bytes: 'The maximum number of bytes of an item, unless one element has more.',
  },
} as const satisfies { [L in Level]: Record<keyof Levels[L], string> };
