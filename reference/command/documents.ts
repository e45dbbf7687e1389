/** A member of a JSON document: its path and what it is. */
export interface Member {
  /** `runs[].items.total`; `tasks.TASK` is the member of any name. */
  readonly path: string;
  readonly is: string;
  /** It can be absent. */
  readonly optional?: true;
  /** What is in it depends on the workflow, or is described elsewhere. */
  readonly open?: true;
}

function member(path: string, is: string): Member {
  return { path, is };
}

function optional(path: string, is: string): Member {
  return { path, is, optional: true };
}

function open(path: string, is: string): Member {
  return { path, is, open: true };
}

function maybe(path: string, is: string): Member {
  return { path, is, open: true, optional: true };
}

const failure = 'the [failure](failed-items.md#as-data)';
const summary = 'number of items in each state, and `total`';
const elapsed = 'milliseconds in which it ran';

/** A log at a path. `total` says what its number of lines is; without it, it has none. */
function logMembers(at: string, total?: string): Member[] {
  return [
    ...(total === undefined ? [] : [optional(`${at}.total`, total)]),
    optional(`${at}.lines[].at`, 'milliseconds since the epoch'),
    optional(`${at}.lines[].attempt`, 'number of the attempt, from 1'),
    maybe(`${at}.lines[].step`, 'the step that has logged it, in a block that runs in a lane'),
    optional(`${at}.lines[].message`, 'the line'),
    maybe(`${at}.lines[].fields`, 'the second argument of `ctx.log`'),
    optional(`${at}.lines[].source`, '`stdout`, `stderr` or `millrace`; absent for `ctx.log`'),
    optional(`${at}.dropped.lines`, 'number of lines that are not kept'),
    optional(`${at}.dropped.bytes`, 'their bytes'),
  ];
}

/** `at` is the path of the task, with a dot, or empty. */
function taskMembers(at: string): Member[] {
  return [
    member(`${at}state`, '[state](language.md#items) of the task'),
    maybe(
      `${at}skip`,
      'why it was skipped: `when`, `hand`, `needs`, `unreached` or `end`; absent if it was not',
    ),
    member(`${at}visits`, 'how many times it has started'),
    member(`${at}elapsed_ms`, `${elapsed}; null if it never started`),
    open(`${at}summary`, summary),
    maybe(`${at}source.state`, 'whether more items can come: `open`, `ended` or `failed`'),
    maybe(`${at}source.stream`, 'true for a stream, which can be read only once'),
    maybe(`${at}source.bytes`, 'bytes that were read'),
    maybe(`${at}source.size`, 'bytes of all that there is to read, where that is known'),
    optional(`${at}waits_for`, '`answer`, `signal` or `time`, while its items wait for that'),
    maybe(`${at}sink.path`, 'the file that its results go to; `-` for standard output'),
    maybe(`${at}sink.format`, 'the format of its rows'),
    maybe(
      `${at}sink.state`,
      '`open`: rows follow; `closed`: it is whole, under its temporary name; `placed`: it has its name',
    ),
    maybe(`${at}sink.rows`, 'rows that are on disk'),
    maybe(`${at}sink.bytes`, 'their bytes'),
    maybe(`${at}error`, `${failure} of the task`),
    ...logMembers(`${at}log`, 'lines kept of the item of `error`; the last ten follow'),
  ];
}

/** `at` is the path of the item, with a dot, or empty. */
function itemMembers(at: string): Member[] {
  return [
    member(`${at}status`, '[state](language.md#items) of the item'),
    open(`${at}output`, 'its output, or null'),
    open(`${at}error`, `${failure}, or null`),
    member(`${at}attempts`, 'number of attempts; 0 if it never began'),
    member(`${at}started_at`, 'when the last attempt began, or null'),
    member(`${at}elapsed_ms`, 'milliseconds of that attempt, or null'),
    optional(`${at}average_of`, 'how many items were timed together'),
    maybe(`${at}element`, 'its element of the list'),
    optional(`${at}element_text`, 'the first 1,000 characters of a larger one'),
  ];
}

/** All documents, by their schema. Their first member is `schema`. */
export const documents: Readonly<Record<string, readonly Member[]>> = {
  'millrace.run/1': [
    member('run', 'id of the run'),
    member('workflow', 'name of the workflow'),
    member('state', '[state](language.md#items) of the run'),
    open('parameters', 'its parameters; secrets are `***`'),
    open('output', 'its output, or null'),
    maybe('output_errors', 'failures of parts of the output'),
    open('error', `${failure} of the run, or null`),
    member('elapsed_ms', elapsed),
    optional('idle_ms', 'milliseconds in which it did not run'),
    maybe('late_errors', 'errors outside of promises of actions'),
    open('machine', 'the machine that it began on'),
    member('code[].since', 'when it began to use this code'),
    open('code[].packs', 'digest of the code of each pack'),
    member('directory', 'folder of its relative paths'),
    ...taskMembers('tasks.TASK.'),
    maybe('parts', '`inspect`: runs of sub-workflows'),
    maybe('progress', '`inspect`: by task, the items in flight that say how far they are'),
    optional('questions[].run', '`inspect`: the run that asks, this one or one of its parts'),
    optional('questions[].path', 'the item that asks: what `millrace answer` takes'),
    optional('questions[].question', 'what is asked'),
    maybe('questions[].answer', 'the form of the answer, as that of a parameter'),
    maybe('questions[].default', 'the answer when the time is over'),
    optional('questions[].asked_at', 'when it was asked'),
    optional('questions[].due_at', 'when its time is over, or null'),
    optional('logs.lines', '`inspect`: lines of all logs'),
    optional('logs.bytes', 'their bytes'),
    optional('logs.dropped.lines', 'lines that were not kept'),
    optional('logs.dropped.bytes', 'their bytes'),
  ],
  'millrace.plan/1': [
    member('workflow', 'name of the workflow'),
    open('parameters', 'values of the parameters, with defaults'),
    member('limit', 'the limit that a run counts in, or null'),
    open('limits', 'the limits of its runs, by name'),
    member('tasks[].name', 'name of the task'),
    member('tasks[].action', 'its action, or the file of a sub-workflow'),
    member('tasks[].needs[]', 'tasks that must have succeeded before'),
    member('tasks[].started_by[]', 'tasks whose `next` names it'),
    member('tasks[].when', 'its own condition, or null'),
    open('tasks[].with_items', 'its list as written, or null'),
    member('tasks[].concurrency', 'as in the workflow, or null'),
    member('tasks[].retries', 'number of retries; null where a template gives it'),
    member('tasks[].timeout_ms', 'milliseconds, or null'),
    open('tasks[].retry', 'the rules of `retry`'),
    open('tasks[].inherited', 'the settings that come from `defaults`, and the key there'),
    member('tasks[].join', 'how many tasks it waits for, or null'),
    member('tasks[].delay_ms', 'milliseconds'),
    member('tasks[].deadline_ms', 'milliseconds, or null'),
    open('tasks[].tolerate', 'as in the workflow, or null'),
    member('tasks[].fail_fast', 'true or false'),
    member('tasks[].fail_when', 'the condition over a result, or null'),
    member('tasks[].batch_size', 'elements of an item, or null'),
    member('tasks[].batch_bytes', 'bytes of an item of a source; null without a bound'),
    open('tasks[].fold', 'what it combines, or null'),
    open('tasks[].results', 'the file that its results are written to, or null'),
    open('tasks[].repeat', 'as in the workflow, or null'),
    member('tasks[].rate_limit', 'items a second, or null'),
    member('tasks[].limit', 'the limit that its attempts count in, or null'),
    member('tasks[].exclusive', 'true or false'),
    member('tasks[].finally', 'true: it is of `finally`'),
    member('tasks[].next[].on[]', 'the kinds of failures after which it fires'),
    member('tasks[].next[].when', 'the condition, or null'),
    member('tasks[].next[].publish[]', 'the variables that it writes'),
    member('tasks[].next[].do[]', 'the tasks that it starts'),
    member('tasks[].next[].else', 'whether only if no entry above has started any'),
    member('tasks[].next[].handled', 'whether a failure is handled by it'),
  ],
  'millrace.problems/1': [
    member('file', 'the file, as named'),
    member('ok', 'whether a run can start'),
    member('problems[].code', 'code of the [error](errors.md)'),
    member('problems[].severity', '`error` or `warning`'),
    member('problems[].message', 'what is wrong'),
    member('problems[].hint', 'what to write, or null'),
    member('problems[].line', 'from 1, or null'),
    member('problems[].column', 'from 1, or null'),
    member('problems[].endLine', 'from 1, or null'),
    member('problems[].endColumn', 'behind the last character, or null'),
    member('problems[].task', 'the task, or null'),
  ],
  'millrace.changes/1': [
    member('file', 'the file, as named'),
    member('changes[].kind', '`outcome`, `unit`, `null` or `concurrency`'),
    member('changes[].message', 'what it means, and meant'),
    member('changes[].hint', 'what to write for the meaning that it had'),
    member('changes[].line', 'from 1, or null'),
    member('changes[].column', 'from 1, or null'),
    member('changes[].endLine', 'from 1, or null'),
    member('changes[].endColumn', 'behind the last character, or null'),
    member('changes[].task', 'the task, or null'),
  ],
  'millrace.actions/1': [
    member('packs[].pack', 'name of the pack'),
    member('packs[].about', 'what it is for'),
    member('packs[].notes[]', 'what holds for all of its actions'),
    member('packs[].actions[].name', 'PACK.NAME'),
    member('packs[].actions[].about', 'what it does'),
    open('packs[].actions[].input', 'JSON Schema of the input'),
    open('packs[].actions[].output[].schema', 'JSON Schema of an output'),
    maybe('packs[].actions[].output[].when', 'the inputs that lead to it'),
    optional('packs[].actions[].output[].about', 'words where the schema says too little'),
    member('packs[].actions[].errors[]', 'when it fails'),
    member('packs[].actions[].example', 'a task, in YAML'),
  ],
  'millrace.graph/1': [
    member('workflow', 'name of the workflow'),
    optional('run', 'id of the run; absent for a file'),
    optional('state', 'state of the run; absent for a file'),
    member('tasks[].name', 'name of the task'),
    member('tasks[].action', 'its action, or the file of a sub-workflow'),
    optional('tasks[].list', 'the expression of its list'),
    optional('tasks[].items', 'number of items, if it is known'),
    maybe('tasks[].when', 'its own condition'),
    maybe('tasks[].results', 'the file that its results go to, as written'),
    optional('tasks[].state', 'state in the run; or `not started`'),
    maybe('tasks[].skip', 'why it was skipped'),
    optional('tasks[].visits', 'how many times it has started'),
    maybe('tasks[].summary', summary),
    member('edges[].from', 'a task'),
    member('edges[].to', 'a task'),
    member('edges[].kind', '`needs` or `next`'),
    optional('edges[].when', 'the condition; absent: it succeeded'),
  ],
  'millrace.runs/1': [
    member('runs[].run', 'id of the run'),
    member('runs[].workflow', 'name of the workflow'),
    member('runs[].state', '[state](language.md#items) of the run'),
    member('runs[].outcome', 'how all before its `finally` has ended, or null'),
    open('runs[].waits_for', 'the `limit` that it waits for, or null'),
    member('runs[].interrupted', 'it can be resumed: no process runs it'),
    member('runs[].started_at', 'when it was started'),
    member('runs[].ended_at', 'when it ended, or null'),
    member('runs[].items.total', 'number of items of all tasks'),
    member('runs[].items.ended', 'those that have ended'),
    member('runs[].items.failed', 'those that failed or timed out'),
    member('runs[].questions', 'number of its questions that wait'),
    open('runs[].owner', '`pid` and `host` of its process, or null'),
    open('runs[].parent', 'the item of a run that it is, or null'),
  ],
  'millrace.limits/1': [
    member('limits[].name', 'its name'),
    member('limits[].workflow', 'the workflow that has declared it; null: the store'),
    member('limits[].concurrency', 'what may be in flight, or null'),
    member('limits[].rate', 'what may start per second, or null'),
    open('limits[].runs', 'permits of runs that are `held`, and `waiting`'),
    open('limits[].attempts', 'the same of attempts'),
  ],
  'millrace.requests/1': [
    member('run', 'id of the run'),
    member('requests[].id', 'number of the request'),
    member('requests[].kind', 'pause, cancel, retry, concurrency or rate'),
    member('requests[].state', 'asked, kept, done or refused'),
    member('requests[].at', 'when it was made or answered, in milliseconds since the epoch'),
    member('requests[].text', 'what was done, or why it was refused'),
    optional('requests[].code', 'why it was refused'),
    optional('requests[].hint', 'what can be done'),
  ],
  'millrace.report/1': [
    member('savedAt', 'when it was made, in milliseconds since the epoch'),
    open('run', 'the run with its tasks'),
    open('series', 'items that ended, over time'),
    open('signatures', 'failures by their cause'),
    open('histograms', 'run times of the items of each task'),
    open('heat', 'items in their order, or null'),
    open('log', 'its newest lines, and how many were dropped'),
    open('items', 'failed items, and a sample of the others'),
    member('failed', 'number of failed items'),
    open('facts', 'names and texts: the machine, the folder'),
    open('commands', 'what can be done next'),
  ],
  'millrace.task/1': [
    member('run', 'id of the run'),
    member('task', 'name of the task'),
    ...taskMembers(''),
    member('items[].index', 'position in the list, from 0'),
    ...itemMembers('items[].'),
    ...logMembers('items[].log', 'lines kept of a failed item; the last ten follow'),
  ],
  'millrace.item/1': [
    member('run', 'id of the run'),
    member('task', 'name of the task'),
    member('index', 'position in the list, from 0'),
    ...itemMembers(''),
    ...logMembers('log', 'lines kept of the item; all of them follow'),
  ],
  'millrace.step/1': [
    member('run', 'id of the run'),
    member('task', 'name of the task'),
    member('index', 'position of the item in the list, from 0'),
    member('step', 'name of the step; of one in a block of a block: `a/b`'),
    member('state', '[state](language.md#items) of the step'),
    member('attempts', 'number of its attempts, in the last attempt of the block'),
    maybe('ms', 'milliseconds; absent where steps are quick'),
    maybe('error', `${failure} of the item, if it is that of this step`),
  ],
  'millrace.logs/1': [
    member('run', 'id of the run'),
    member('totals.lines', 'lines that are kept of the run'),
    member('totals.bytes', 'their bytes'),
    member('totals.dropped.lines', 'lines that are not kept'),
    member('totals.dropped.bytes', 'their bytes'),
    member('items[].run', 'id of the run, or of a sub-workflow'),
    member('items[].task', 'name of the task'),
    member('items[].visit', 'number of the visit, from 1'),
    member('items[].index', 'position in the list, from 0'),
    ...logMembers('items[]'),
  ],
  'millrace.clean/1': [
    member('dry_run', 'whether nothing was removed'),
    member('runs[]', 'ids of the runs, oldest first'),
  ],
  'millrace.doctor/1': [
    member('ok', 'whether runs can be expected to work'),
    member('checks[].name', 'name of the check'),
    member('checks[].ok', 'whether it passed'),
    member('checks[].detail', 'what was found'),
  ],
};
