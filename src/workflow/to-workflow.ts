import type { Inherited, InheritedByTask } from './defaults.ts';
import type { TaskForm, WorkflowForm } from './schema.ts';
import type {
  Block,
  Parameter,
  RetryRule,
  Sink,
  Source,
  Task,
  Transition,
  Workflow,
  WorkflowPath,
} from './workflow.ts';

export function toWorkflow(
  form: WorkflowForm,
  fallbackName: string,
  inherited: InheritedByTask,
): Workflow {
  const { name = fallbackName, parameters, vars, tasks, defaults, limits, ...others } = form;
  const { finally: last, steps: _steps, ...rest } = others;
  return {
    name,
    ...present(rest),
    vars,
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([key, value]): [string, Parameter] => [key, present(value)]),
    ),
    ...groupsOf(defaults),
    ...limitsOf(limits),
    tasks: tasks.map((task, at) => toTask(task, ['tasks', at], inherited)),
    ...finallyOf(last, [], inherited),
  };
}

/** Milliseconds for each task of `finally` that does not say: the timeout of its scope is over. */
const deadlineInFinally = 300_000;

function finallyOf(
  tasks: readonly TaskForm[] | undefined,
  path: WorkflowPath,
  all: InheritedByTask,
): Pick<Workflow, 'finally'> {
  if (!tasks) return {};
  const last = tasks.map((form, at) => {
    const task = toTask(form, [...path, 'finally', at], all);
    if (task.deadline !== undefined) return task;
    const inherited = { ...task.inherited, deadline: 'finally' };
    return { ...task, deadline: deadlineInFinally, inherited };
  });
  return { finally: last };
}

function groupsOf(defaults: WorkflowForm['defaults']): Pick<Workflow, 'defaults'> {
  return defaults ? { defaults: Object.keys(defaults.groups) } : {};
}

function originsOf(inherited: readonly Inherited[]): Pick<Task, 'inherited'> {
  if (inherited.length === 0) return {};
  const origins = inherited.map(({ key, path }) => [key, path.slice(0, -1).join(' ')]);
  return { inherited: Object.fromEntries(origins) };
}

function limitsOf(limits: WorkflowForm['limits']): Pick<Workflow, 'limits'> {
  if (!limits) return {};
  const entries = Object.entries(limits).map(([name, limit]) => [name, present(limit)]);
  return { limits: Object.fromEntries(entries) };
}

function toTask(form: TaskForm, path: WorkflowPath, all: InheritedByTask): Task {
  const { with_items: list, retry, next, tolerate, fold, results, ...ownKeys } = form;
  const {
    steps: _steps,
    tasks: _tasks,
    finally: _finally,
    vars: _vars,
    output: _output,
    durable: _durable,
    defaults: _defaults,
    ...rest
  } = ownKeys;
  const block = toBlock(form, path, all);
  const action = form.action ?? form.workflow ?? block?.kind ?? fold?.action ?? '';
  const input = fold
    ? { initial: fold.initial ?? null, ...present({ with: fold.with }) }
    : (form.input ?? {});
  const { fail_fast: failFast, batch_size: batch, rate_limit: rateLimit, ...others } = rest;
  const { fail_when: failWhen, timeout, deadline, delay, repeat, ...same } = others;
  return {
    ...given({ ...same, failFast, failWhen: failWhen?.trim(), rateLimit: trimmed(rateLimit) }),
    ...given({ timeout: trimmed(timeout), deadline: trimmed(deadline), delay: trimmed(delay) }),
    ...given({ limit: rest.limit?.trim() }),
    ...present({ repeat: trimmed(repeat), when: rest.when?.trim() }),
    ...present({ batchSize: trimmed(batch?.items), batchBytes: batch?.bytes }),
    ...given({ concurrency: trimmed(rest.concurrency) }),
    ...itemsOf(list),
    ...(block ? { block } : {}),
    action,
    input,
    ...(fold ? { fold: present(fold) } : {}),
    ...(tolerate
      ? { tolerate: typeof tolerate === 'string' ? tolerate.trim() : present(tolerate) }
      : {}),
    ...(retry ? { retry: retry.map(toRule) } : {}),
    ...(results ? { results: present(results) satisfies Sink } : {}),
    ...originsOf(all.get(path.join('.')) ?? []),
    next: next.map(toTransition),
  };
}

function toBlock(form: TaskForm, path: WorkflowPath, all: InheritedByTask): Block | undefined {
  const { steps, tasks = steps, vars = {}, output, durable = false, defaults } = form;
  if (!tasks) return undefined;
  const kind = steps ? 'steps' : 'tasks';
  const inner = tasks.map((task, at) => toTask(task, [...path, kind, at], all));
  const last = finallyOf(form.finally, path, all);
  return {
    kind,
    tasks: inner,
    vars,
    durable,
    ...present({ output }),
    ...groupsOf(defaults),
    ...last,
  };
}

function itemsOf(list: TaskForm['with_items']): Pick<Task, 'withItems' | 'source'> {
  if (list === undefined) return {};
  if (typeof list === 'string' || Array.isArray(list)) return { withItems: trimmed(list) };
  return { source: toSource(list) };
}

type SourceForm = Exclude<NonNullable<TaskForm['with_items']>, string | readonly unknown[]>;

function toSource(form: SourceForm): Source {
  const { from, on_bad: onBad, offset, max_items: maxItems, sample, ...rest } = form;
  const { invalid_text: invalidText, big_integers: bigIntegers, skip_empty: skipEmpty } = rest;
  const { format, seed, encoding, header, delimiter, relax, numbers } = rest;
  return {
    from: typeof from === 'string' ? from.trim() : from.map((one) => one.trim()),
    onBad,
    ...present({ offset: trimmed(offset), maxItems: trimmed(maxItems), sample: trimmed(sample) }),
    ...present({ format, seed, encoding, header, delimiter, relax, numbers }),
    ...present({ invalidText, bigIntegers, skipEmpty }),
  };
}

/** Blanks around the tag of a template do not count. */
function trimmed<T>(value: T): T | string {
  return typeof value === 'string' ? value.trim() : value;
}

function toRule({ max_delay: maxDelay, ...rest }: RuleForm): RetryRule {
  const { count, delay, backoff, on, jitter, when, until } = rest;
  const conditions = { when: when?.trim(), until: until?.trim() };
  return {
    count: trimmed(count),
    delay: trimmed(delay),
    backoff,
    ...present({ on, jitter, maxDelay: trimmed(maxDelay), ...conditions }),
  };
}

type RuleForm = NonNullable<TaskForm['retry']>[number];

function toTransition(form: TaskForm['next'][number]): Transition {
  const { when, publish, do: targets, else: others, on, handled } = form;
  return {
    ...present({ on, handled, when: when?.trim() }),
    publish: publish.flatMap((entry) =>
      Object.entries(entry).map(([name, value]) => ({ name, value })),
    ),
    do: targets ?? others ?? [],
    otherwise: others !== undefined,
  };
}

type Given<T> = { [K in keyof T]: Exclude<T[K], undefined | null> };

/** The same, and those that are null: no setting. */
function given<T extends object>(value: T): Given<T> {
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== undefined && member !== null),
  ) as Given<T>;
}

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Leaves out the members that are undefined. */
function present<T extends object>(value: T): Present<T> {
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== undefined),
  ) as Present<T>;
}
