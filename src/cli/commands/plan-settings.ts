import type { WorkflowCheck } from '../../api/workflows.ts';
import { printableLine } from '../../api/texts.ts';
import { counted, elapsed } from '../text.ts';

type Plan = Extract<WorkflowCheck, { ok: true }>['plan'];
export type PlanTask = Plan['tasks'] extends ReadonlyMap<string, infer Task> ? Task : never;

/** A line for each setting that the task has. */
export function settingLines(task: PlanTask): string[] {
  const { repeat, rateLimit, retry, timeout, delay, deadline, fold, failWhen } = task;
  const { when, itemWhen, itemLimit, limit = itemLimit } = task;
  return [
    ...(when === undefined ? [] : [`skipped unless ${printableLine(when)}`]),
    ...(itemWhen === undefined ? [] : [`skips items unless ${printableLine(itemWhen)}`]),
    ...(fold ? [foldLine(fold)] : []),
    ...(delay ? [`waits ${timeOf(delay)} before it starts`] : []),
    ...batchLines(task),
    ...(repeat === undefined ? [] : [repeatLine(repeat)]),
    ...(rateLimit === undefined ? [] : [`at most ${rateLimit} items start per second`]),
    ...(limit === undefined ? [] : [`counts in the limit ${printableLine(limit)}`]),
    ...(task.exclusive ? ['nothing else runs during an item'] : []),
    ...(retry.some(({ count }) => count !== 0) ? retry.map(retryLine) : []),
    ...(failWhen === undefined ? [] : [`fails when ${printableLine(failWhen)}`]),
    ...(timeout === undefined ? [] : [`timeout ${timeOf(timeout)} per attempt`]),
    ...(deadline === undefined ? [] : [`deadline ${timeOf(deadline)} after its start`]),
    ...toleranceLines(task),
    ...sinkLines(task),
    ...originLines(task),
  ];
}

type Setting = number | string;

/** A duration, or the template of it. */
function timeOf(setting: Setting): string {
  return typeof setting === 'string' ? printableLine(setting) : elapsed(setting);
}

function countOf(setting: Setting, what: string): string {
  return typeof setting === 'string'
    ? `${printableLine(setting)} ${what}s`
    : counted(setting, what);
}

function repeatLine(repeat: NonNullable<PlanTask['repeat']>): string {
  if (typeof repeat === 'string') return `each element ${countOf(repeat, 'time')}`;
  return `each element ${counted(repeat.count, 'time')}, ${repeat.order}`;
}

function batchLines({ batchSize, batchBytes }: PlanTask): string[] {
  const bounds = [
    ...(batchSize === undefined ? [] : [countOf(batchSize, 'element')]),
    ...(batchBytes === undefined ? [] : [counted(batchBytes, 'byte')]),
  ];
  return bounds.length === 0 ? [] : [`in batches of up to ${bounds.join(' and ')}`];
}

function foldLine({ over, ordered }: NonNullable<PlanTask['fold']>): string {
  return `combines the results of ${over}${ordered ? ', in their order' : ' as they are committed'}`;
}

type Rule = PlanTask['retry'][number];

/** `retries 5 times after HTTP 429 or timeout, first after 1.0s`, or `gives up after AuthError`. */
function retryLine(rule: Rule): string {
  const { count, on, delay, backoff, maxDelay, jitter = 0, when, until } = rule;
  const kinds =
    on === undefined ? '' : ` after ${on.map((kind) => printableLine(kind)).join(' or ')}`;
  const condition = when === undefined ? [] : [`when ${printableLine(when)}`];
  if (count === 0) return [`gives up${kinds}`, ...condition].join(', ');
  return [
    `retries ${countOf(count, 'time')}${kinds}, first after ${timeOf(delay)}`,
    ...backoffWords(backoff),
    ...(maxDelay === undefined ? [] : [`at most ${timeOf(maxDelay)} each`]),
    ...(jitter === 0 ? [] : [`jitter ${jitter}`]),
    ...condition,
    ...(until === undefined ? [] : [`until ${printableLine(until)}`]),
  ].join(', ');
}

function backoffWords(backoff: Rule['backoff']): string[] {
  if (backoff === 'constant') return [];
  return [typeof backoff === 'number' ? `each ${backoff} times as long` : `${backoff} back-off`];
}

function toleranceLines({ tolerate = {}, failFast }: PlanTask): string[] {
  const { count, percent } = typeof tolerate === 'string' ? {} : tolerate;
  const bounds = [
    ...(typeof tolerate === 'string' ? [printableLine(tolerate)] : []),
    ...(count === undefined ? [] : [String(count)]),
    ...(percent === undefined ? [] : [`${percent}%`]),
  ];
  return [
    ...(bounds.length > 0 ? [`at most ${bounds.join(' and ')} of its items may fail`] : []),
    ...(failFast ? ['skips the remaining items once too many have failed'] : []),
  ];
}

/** `from defaults: timeout`, `from defaults http.*: retry, delay` */
function originLines({ inherited = {} }: PlanTask): string[] {
  const keys = new Map<string, string[]>();
  for (const [key, from] of Object.entries(inherited)) {
    keys.set(from, [...(keys.get(from) ?? []), key]);
  }
  return Array.from(keys, ([from, names]) => `from ${printableLine(from)}: ${names.join(', ')}`);
}

function sinkLines({ results }: PlanTask): string[] {
  if (!results) return [];
  const { to, format, order, what, columns } = results;
  const words = [
    ...(format === undefined ? [] : [`as ${format}`]),
    ...(what === 'output' ? [] : [what]),
    ...(order === 'input' ? ['in the order of the items'] : []),
    ...(columns ? [`columns ${columns.map((name) => printableLine(name)).join(', ')}`] : []),
  ];
  return [[`writes its results to ${printableLine(to)}`, ...words].join(', ')];
}

/** The same as JSON; null for a setting that the task does not have. */
export function settingsJson(task: PlanTask): object {
  const { join, delay, deadline, tolerate, failFast, batchSize, batchBytes } = task;
  const { repeat, rateLimit, results } = task;
  return {
    when: task.when ?? task.itemWhen ?? null,
    retry: task.retry.map(ruleJson),
    fold: task.fold ?? null,
    join: join ?? null,
    delay_ms: delay ?? 0,
    deadline_ms: deadline ?? null,
    tolerate: tolerate ?? null,
    fail_fast: failFast,
    fail_when: task.failWhen ?? null,
    batch_size: batchSize ?? null,
    batch_bytes: batchBytes ?? null,
    repeat: repeat ?? null,
    rate_limit: rateLimit ?? null,
    limit: task.limit ?? task.itemLimit ?? null,
    exclusive: task.exclusive,
    results: results ?? null,
    inherited: task.inherited ?? {},
  };
}

function ruleJson({ count, on, when, until, delay, backoff, maxDelay, jitter }: Rule): object {
  return {
    count,
    on: on ?? null,
    when: when ?? null,
    until: until ?? null,
    delay_ms: delay,
    backoff,
    max_delay_ms: maxDelay ?? null,
    jitter: jitter ?? 0,
  };
}
