import type { Json } from '../lang/json.ts';
import type { Task, Workflow, WorkflowPath } from '../workflow/workflow.ts';

/** Settings of a task that can be one template. */
export const settingKinds = [
  'timeout',
  'deadline',
  'delay',
  'tolerate',
  'batch_size',
  'repeat',
  'retry.count',
  'retry.delay',
  'retry.max_delay',
] as const;

type SettingKind = (typeof settingKinds)[number];

type SiteKind =
  | 'task.when'
  | 'input'
  | 'with_items'
  | 'from'
  | 'offset'
  | 'max_items'
  | 'sample'
  | 'concurrency'
  | 'rate_limit'
  | 'limit'
  | SettingKind
  | 'results.to'
  | 'retry.when'
  | 'retry.until'
  | 'fail_when'
  | 'when'
  | 'publish'
  | 'output'
  | 'vars'
  | 'fixed'
  /** Within a block: what it reads outside of it. */
  | 'block';

/** A string of the workflow that may hold tags. */
export interface TemplateSite {
  readonly kind: SiteKind;
  readonly text: string;
  readonly path: WorkflowPath;
  /** Position of its task. */
  readonly task?: number;
}

/** Every string whose tags are evaluated, and those (`fixed`) where an author may expect that. */
export function templateSites(workflow: Workflow): TemplateSite[] {
  const sites: TemplateSite[] = [];
  const add = (
    kind: SiteKind,
    value: Json | undefined,
    path: WorkflowPath,
    task?: number,
  ): void => {
    for (const [text, at] of strings(value, path)) {
      sites.push(task === undefined ? { kind, text, path: at } : { kind, text, path: at, task });
    }
  };
  for (const [name, parameter] of Object.entries(workflow.parameters)) {
    add('fixed', parameter.default, ['parameters', name, 'default']);
  }
  add('vars', workflow.vars, ['vars']);
  add('limit', workflow.limit, ['limit']);
  for (const [index, task] of workflow.tasks.entries()) {
    const at: WorkflowPath = ['tasks', index];
    if (task.fold) {
      add('input', task.fold.initial, [...at, 'fold', 'initial'], index);
      add('input', task.fold.with, [...at, 'fold', 'with'], index);
    } else add('input', task.input, [...at, 'input'], index);
    add('task.when', task.when, [...at, 'when'], index);
    add('with_items', task.withItems, [...at, 'with_items'], index);
    for (const [key, value] of settingsOf(task)) {
      add(key, value, [...at, 'with_items', key], index);
    }
    add('concurrency', task.concurrency, [...at, 'concurrency'], index);
    add('rate_limit', task.rateLimit, [...at, 'rate_limit'], index);
    add('limit', task.limit, [...at, 'limit'], index);
    for (const [kind, value] of templatesOf(task)) add(kind, value, [...at, kind], index);
    add('results.to', task.results?.to, [...at, 'results', 'to'], index);
    add('fail_when', task.failWhen, [...at, 'fail_when'], index);
    for (const [position, { when, until, ...numbers }] of (task.retry ?? []).entries()) {
      const rule = [...at, 'retry', position];
      add('retry.count', numbers.count, [...rule, 'count'], index);
      add('retry.delay', numbers.delay, [...rule, 'delay'], index);
      add('retry.max_delay', numbers.maxDelay, [...rule, 'max_delay'], index);
      add('retry.when', when, [...rule, 'when'], index);
      add('retry.until', until, [...rule, 'until'], index);
    }
    for (const [position, transition] of task.next.entries()) {
      const next: WorkflowPath = [...at, 'next', position];
      add('when', transition.when, [...next, 'when'], index);
      for (const [entry, { value }] of transition.publish.entries()) {
        add('publish', value, [...next, 'publish', entry, 'value'], index);
      }
    }
  }
  add('output', workflow.output, ['output']);
  return sites;
}

/** Apart from those of rules. Only a text can be a template. */
function templatesOf(task: Task): (readonly [SettingKind, string])[] {
  const { timeout, deadline, delay, tolerate, batchSize, repeat } = task;
  const settings = { timeout, deadline, delay, tolerate, batch_size: batchSize, repeat };
  return Object.entries(settings).flatMap(([key, value]) => {
    const kind = settingKinds.find((one) => one === key);
    return kind && typeof value === 'string' ? [[kind, value] as const] : [];
  });
}

/** The settings of a source that can have templates. */
function settingsOf({ source }: Task): (readonly [SiteKind, Json | undefined])[] {
  if (!source) return [];
  const { from, offset, maxItems, sample } = source;
  return [
    ['from', from],
    ['offset', offset],
    ['max_items', maxItems],
    ['sample', sample],
  ];
}

function* strings(
  value: Json | undefined,
  path: WorkflowPath,
): Generator<readonly [string, WorkflowPath]> {
  if (typeof value === 'string') yield [value, path];
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    yield* strings(member, [...path, Array.isArray(value) ? Number(key) : key]);
  }
}
