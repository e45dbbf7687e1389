import { isReadyRule, type ReadyRule } from '../workflow/ready-rule.ts';
import type { RenderedSettings } from '../workflow/rendered-settings.ts';
import type { Repeat, RetryRule, Tolerance } from '../workflow/workflow.ts';
import { hasTags } from './limits.ts';
import type { PlanTask } from './plan.ts';

interface ReadySettings {
  readonly timeout?: number | undefined;
  readonly deadline?: number | undefined;
  readonly tolerate?: Tolerance | undefined;
  /** The name of the limit. */
  readonly limit?: string | undefined;
  readonly batchSize?: number | undefined;
  readonly repeat?: Repeat | undefined;
  readonly retry: readonly ReadyRule[];
}

/** A task that has started: its settings are values. */
export type ReadyTask = Omit<PlanTask, keyof ReadySettings> & ReadySettings;

/** The task with what its templates gave. Before it has started, those settings are absent. */
export function readyTask(task: PlanTask, rendered: RenderedSettings = {}): ReadyTask {
  if (isReady(task)) return task;
  const { timeout, deadline, tolerate, limit, batchSize, repeat, retry, ...same } = task;
  const settings: Omit<ReadySettings, 'retry'> = {
    timeout: typeof timeout === 'string' ? rendered.timeout : timeout,
    deadline: typeof deadline === 'string' ? rendered.deadline : deadline,
    tolerate: typeof tolerate === 'string' ? rendered.tolerate : tolerate,
    limit: hasTags(limit ?? '') ? rendered.limit : limit,
    batchSize: typeof batchSize === 'string' ? rendered.batchSize : batchSize,
    repeat: typeof repeat === 'string' ? rendered.repeat : repeat,
  };
  return { ...same, ...settings, retry: rulesOf(retry, rendered.retry) };
}

/** Rules have their numbers all together, or not at all. */
function rulesOf(
  rules: readonly RetryRule[],
  rendered: RenderedSettings['retry'] = [],
): readonly ReadyRule[] {
  return rules.flatMap((rule, at) => {
    if (isReadyRule(rule)) return [rule];
    const numbers = rendered[at];
    const { maxDelay: _, ...same } = rule;
    return numbers ? [{ ...same, ...numbers }] : [];
  });
}

function isReady(task: PlanTask): task is PlanTask & ReadyTask {
  const { timeout, deadline, tolerate, limit, batchSize, repeat, retry } = task;
  const values: readonly unknown[] = [timeout, deadline, tolerate, batchSize, repeat];
  if (values.some((value) => typeof value === 'string') || hasTags(limit ?? '')) return false;
  return retry.every(isReadyRule);
}
