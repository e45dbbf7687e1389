import type { WorkflowCheck } from '../../index.ts';
import { elapsed } from '../text.ts';

type Plan = Extract<WorkflowCheck, { ok: true }>['plan'];
export type PlanTask = Plan['tasks'] extends ReadonlyMap<string, infer Task> ? Task : never;

/** What the settings of a task say about its items and its time, a line each; none for those that it does not have. */
export function settingLines(task: PlanTask): string[] {
  const { batchSize, repeat, rateLimit, retry, timeout, delay, deadline } = task;
  return [
    ...(delay ? [`waits ${elapsed(delay)} before it starts`] : []),
    ...(batchSize === undefined ? [] : [`an item is up to ${batchSize} elements of the list`]),
    ...(repeat ? [`each ${repeat.count} times, ${repeat.order}`] : []),
    ...(rateLimit === undefined ? [] : [`at most ${rateLimit} items start per second`]),
    ...(task.exclusive ? ['nothing else runs beside an item'] : []),
    ...(retry.count > 0
      ? [`retries ${retry.count} times, first after ${elapsed(retry.delay)}${retryIf(task)}`]
      : []),
    ...(timeout === undefined ? [] : [`an attempt may take ${elapsed(timeout)}`]),
    ...(deadline === undefined ? [] : [`must have ended after ${elapsed(deadline)}`]),
    ...toleranceLines(task),
  ];
}

function retryIf({ retry }: PlanTask): string {
  return retry.when === undefined ? '' : `, when ${retry.when}`;
}

function toleranceLines({ tolerate = {}, failFast }: PlanTask): string[] {
  const { count, percent } = tolerate;
  const bounds = [
    ...(count === undefined ? [] : [String(count)]),
    ...(percent === undefined ? [] : [`${percent}%`]),
  ];
  return [
    ...(bounds.length > 0 ? [`${bounds.join(' and ')} of its items may fail`] : []),
    ...(failFast ? ['the first failure too many skips the rest'] : []),
  ];
}

/** The same for machines; null for settings that the task does not have. */
export function settingsJson(task: PlanTask): object {
  const { join, delay, deadline, tolerate, failFast, batchSize, repeat, rateLimit } = task;
  return {
    join: join ?? null,
    delay_ms: delay ?? 0,
    deadline_ms: deadline ?? null,
    tolerate: tolerate ?? null,
    fail_fast: failFast,
    batch_size: batchSize ?? null,
    repeat: repeat ?? null,
    rate_limit: rateLimit ?? null,
    exclusive: task.exclusive,
  };
}
