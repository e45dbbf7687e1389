import type { WorkflowForm } from './schema.ts';
import type { Parameter, Retry, Sink, Task, Transition, Workflow } from './workflow.ts';

export function toWorkflow(form: WorkflowForm, fallbackName: string): Workflow {
  const { name = fallbackName, parameters, vars, tasks, ...rest } = form;
  return {
    name,
    ...present(rest),
    vars,
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([key, value]): [string, Parameter] => [key, present(value)]),
    ),
    tasks: tasks.map(toTask),
  };
}

type TaskForm = WorkflowForm['tasks'][number];

function toTask(form: TaskForm): Task {
  const { input = {}, with_items: list, retry, next, tolerate, results, ...rest } = form;
  const action = form.action ?? form.workflow ?? '';
  const { fail_fast: failFast, batch_size: batchSize, rate_limit: rateLimit, ...same } = rest;
  return {
    ...present({ ...same, failFast, batchSize, rateLimit: trimmed(rateLimit) }),
    ...present({ concurrency: trimmed(rest.concurrency), withItems: trimmed(list) }),
    action,
    input,
    ...(tolerate ? { tolerate: present(tolerate) } : {}),
    ...(retry ? { retry: toRetry(retry) } : {}),
    ...(results ? { results: present(results) satisfies Sink } : {}),
    next: next.map(toTransition),
  };
}

/** Blanks around the tag of a template do not count. */
function trimmed<T>(value: T): T | string {
  return typeof value === 'string' ? value.trim() : value;
}

function toRetry({ max_delay: maxDelay, ...rest }: NonNullable<TaskForm['retry']>): Retry {
  return { ...rest, ...present({ jitter: rest.jitter, maxDelay, when: rest.when?.trim() }) };
}

function toTransition({ when, publish, do: targets }: TaskForm['next'][number]): Transition {
  return {
    ...(when === undefined ? {} : { when: when.trim() }),
    publish: publish.flatMap((entry) =>
      Object.entries(entry).map(([name, value]) => ({ name, value })),
    ),
    do: targets,
  };
}

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Leaves out the members that are undefined. */
function present<T extends object>(value: T): Present<T> {
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== undefined),
  ) as Present<T>;
}
