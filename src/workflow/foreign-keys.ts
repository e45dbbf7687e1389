import type { Level } from './descriptions.ts';

/** What this language has in place of a key of another one. */
interface Counterpart {
  /** The key with the same values. */
  readonly key?: string;
  readonly hint: string;
}

const known: Readonly<Record<Level, Readonly<Record<string, string>>>> = {
  workflow: {
    'jobs stages nodes actions': 'tasks',
    'env environment variables variable': 'vars',
    'inputs input params param args arguments': 'parameters',
    'outputs result results return': 'output',
    max_parallel: 'concurrency',
    'semaphores mutexes pools queues': 'limits',
    'semaphore mutex concurrency_group': 'limit',
    'on_exit onexit exit_handler cleanup teardown ensure': 'finally',
  },
  parameter: { values: 'enum', minimum: 'min', maximum: 'max' },
  task: {
    'depends_on dependson depends dependencies after requires upstream': 'needs',
    'with args params parameters inputs arguments': 'input',
    'uses call function task': 'action',
    'for_each foreach loop items matrix map withitems': 'with_items',
    'if condition run_if runif': 'when',
    'retries max_retries': 'retry',
    'max_parallel parallel parallelism': 'concurrency',
    'id key': 'name',
    'timeout_minutes timeout_seconds': 'timeout',
    'semaphore mutex pool concurrency_group': 'limit',
    'cleanup teardown ensure': 'finally',
  },
  retry: {
    'attempts max_attempts tries times max limit': 'count',
    'wait interval': 'delay',
    if: 'when',
    'error errors error_equals kinds': 'on',
  },
  tolerate: {},
  limit: { 'max count slots size permits': 'concurrency', 'rate_limit throttle': 'rate' },
  defaults: { 'retries max_retries': 'retry', 'max_parallel parallel parallelism': 'concurrency' },
  repeat: { times: 'count' },
  source: {
    'path file files input src url glob': 'from',
    'type as': 'format',
    'limit max take first': 'max_items',
    'skip start': 'offset',
    'on_error on_invalid errors': 'on_bad',
    'sep separator colsep': 'delimiter',
    'headers columns': 'header',
    'charset enc': 'encoding',
  },
  batch: { 'count elements size': 'items', 'max_bytes memory': 'bytes' },
  fold: {
    'of from source task': 'over',
    'uses type call function reducer': 'action',
    'init start seed': 'initial',
    'args params input settings options': 'with',
  },
  results: { 'file path out output': 'to', 'rows row': 'what', 'fields header': 'columns' },
  transition: {
    'if condition': 'when',
    'then goto to target start': 'do',
    'otherwise default': 'else',
    'error errors catch error_equals': 'on',
    set: 'publish',
  },
};

/** Keys whose counterpart has another form or place. */
const otherForms: Readonly<Partial<Record<Level, Readonly<Record<string, string>>>>> = {
  workflow: {
    'on trigger triggers schedule': 'a run is started by the command or by a program',
  },
  task: {
    unless: 'write \'when\' with what must hold: when: "{{ !… }}"',
    'env environment': "programs get it in 'input' of shell.run: { command, env: { NAME: value } }",
    'jobs stages': "write 'steps' for tasks in order, or 'tasks' for a graph",
    'run cmd command script shell': "write action: shell.run with 'command' in its 'input'",
    'on_error on_failure catch rescue':
      "write 'next: [{ on: 'any', do: NAME }]' with the task that handles it",
    'on_success then': "write 'next: [{ do: NAME }]', which follows success",
    'on_complete always': 'write \'next: [{ when: "{{ always() }}", do: NAME }]\'',
    on_timeout: "write 'next: [{ on: timeout, do: NAME }]'",
    'decision decisions switch choices':
      'write \'next: [{ when: "{{ … }}", do: NAME }, { else: NAME }]\'',
    publish: "write it in an entry of 'next: [{ publish: { NAME: value } }]'",
    type: "leave it out: 'action', 'workflow' or 'fold' says what the task does",
    iterate_cache: "pass the entries as a list, or as a file: with_items: { from: 'FILE' }",
    'worker_selector worker_tolerations worker_affinity': 'leave it out: there is one machine',
    'permission_set_refs permission_set_ref trace_tag_template': 'leave it out',
    'continue_on_error ignore_errors allow_failure':
      "write 'tolerate: 1', or 'next: [{ on: 'any', do: noop }]'",
    'output outputs register set':
      "its output is task.NAME.output; to keep a value, write 'publish' in 'next'",
  },
};

/** The counterpart of a key in another spelling, if it is a key of languages like this one. */
export function counterpartOf(key: string, level: Level): Counterpart | undefined {
  const spelled = key.replaceAll('-', '_').toLowerCase();
  const same = entryOf(known[level], spelled);
  if (same !== undefined) return { key: same, hint: `write '${same}'` };
  const hint = entryOf(otherForms[level] ?? {}, spelled);
  return hint === undefined ? undefined : { hint };
}

function entryOf(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.entries(table).find(([keys]) => keys.split(' ').includes(key))?.[1];
}
