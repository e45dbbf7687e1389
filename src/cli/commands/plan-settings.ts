import type { WorkflowCheck } from '../../api/workflows.ts';
import { printableLine } from '../../api/texts.ts';
import { counted, elapsed } from '../text.ts';

type Plan = Extract<WorkflowCheck, { ok: true }>['plan'];
export type PlanTask = Plan['tasks'] extends ReadonlyMap<string, infer Task> ? Task : never;

/** A line for each setting that the task has. */
export function settingLines(task: PlanTask): string[] {
  const { repeat, rateLimit, retry, timeout, delay, deadline, fold, when, itemWhen } = task;
  return [
    ...(when === undefined ? [] : [`skipped unless ${printableLine(when)}`]),
    ...(itemWhen === undefined ? [] : [`skips items unless ${printableLine(itemWhen)}`]),
    ...(fold ? [foldLine(fold)] : []),
    ...(delay ? [`waits ${elapsed(delay)} before it starts`] : []),
    ...batchLines(task),
    ...(repeat ? [`each element ${counted(repeat.count, 'time')}, ${repeat.order}`] : []),
    ...(rateLimit === undefined ? [] : [`at most ${rateLimit} items start per second`]),
    ...(task.exclusive ? ['nothing else runs during an item'] : []),
    ...(retry.some(({ count }) => count > 0) ? retry.map(retryLine) : []),
    ...(timeout === undefined ? [] : [`timeout ${elapsed(timeout)} per attempt`]),
    ...(deadline === undefined ? [] : [`deadline ${elapsed(deadline)} after its start`]),
    ...toleranceLines(task),
    ...sinkLines(task),
  ];
}

function batchLines({ batchSize, batchBytes }: PlanTask): string[] {
  const bounds = [
    ...(batchSize === undefined ? [] : [counted(batchSize, 'element')]),
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
  const { count, on, delay, backoff, maxDelay, jitter = 0, when } = rule;
  const kinds =
    on === undefined ? '' : ` after ${on.map((kind) => printableLine(kind)).join(' or ')}`;
  const condition = when === undefined ? [] : [`when ${printableLine(when)}`];
  if (count === 0) return [`gives up${kinds}`, ...condition].join(', ');
  return [
    `retries ${counted(count, 'time')}${kinds}, first after ${elapsed(delay)}`,
    ...backoffWords(backoff),
    ...(maxDelay === undefined ? [] : [`at most ${elapsed(maxDelay)} each`]),
    ...(jitter === 0 ? [] : [`jitter ${jitter}`]),
    ...condition,
  ].join(', ');
}

function backoffWords(backoff: Rule['backoff']): string[] {
  if (backoff === 'constant') return [];
  return [typeof backoff === 'number' ? `each ${backoff} times as long` : `${backoff} back-off`];
}

function toleranceLines({ tolerate = {}, failFast }: PlanTask): string[] {
  const { count, percent } = tolerate;
  const bounds = [
    ...(count === undefined ? [] : [String(count)]),
    ...(percent === undefined ? [] : [`${percent}%`]),
  ];
  return [
    ...(bounds.length > 0 ? [`at most ${bounds.join(' and ')} of its items may fail`] : []),
    ...(failFast ? ['skips the remaining items once too many have failed'] : []),
  ];
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
    batch_size: batchSize ?? null,
    batch_bytes: batchBytes ?? null,
    repeat: repeat ?? null,
    rate_limit: rateLimit ?? null,
    exclusive: task.exclusive,
    results: results ?? null,
  };
}

function ruleJson({ count, on, when, delay, backoff, maxDelay, jitter }: Rule): object {
  return {
    count,
    on: on ?? null,
    when: when ?? null,
    delay_ms: delay,
    backoff,
    max_delay_ms: maxDelay ?? null,
    jitter: jitter ?? 0,
  };
}
