import { resolve } from 'node:path';
import { keepsLogs, type LogLimits } from '../../run/log-limits.ts';
import { toleratedSoFar } from '../../run/outcome.ts';
import { mostRetries } from '../../items/retry.ts';
import type { FailFastMessage, TaskMessage } from '../../wire/messages.ts';
import type { ActiveRun } from '../active/active-run.ts';
import { outermost, pathOf } from '../active/outer.ts';
import type { TaskRun } from '../active/task-run.ts';
import { traceparentOf } from '../events/trace-channels.ts';
import { laneBlockOf } from './lane-block.ts';

interface TaskFacts {
  readonly clockOffset: number;
  readonly limits: LogLimits;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What all workers of a task know of it. */
export function taskMessage(
  run: ActiveRun,
  task: TaskRun,
  { clockOffset, limits, now }: TaskFacts,
): TaskMessage {
  const { action, input, itemWhen, timeout, batchSize, repeat, exclusive, failWhen, itemLimit } =
    task.plan;
  const until = task.plan.retry.find((rule) => rule.until !== undefined)?.until;
  const block = laneBlockOf(task.planned);
  const elements = repeat && task.record.summary.total / repeat.count;
  const context = run.contextHandle();
  const { folder, outer } = run;
  const { id, plan } = outermost(run);
  const traceparent = traceparentOf(run, task, now);
  return {
    run: { id, workflow: plan.workflow },
    ...(outer ? { path: pathOf(run) } : {}),
    task: task.key.task,
    visit: task.key.visit,
    action,
    ...(block ? { block } : {}),
    packs: run.packs,
    input,
    ...(itemWhen === undefined ? {} : { when: itemWhen }),
    names: task.names,
    directory: run.record.directory ?? resolve('.'),
    ...(folder === undefined ? {} : { segments: { folder, epoch: run.lease.epoch } }),
    clockOffset,
    // These measure.
    ...(exclusive || repeat ? { timesEach: true } : {}),
    ...(timeout === undefined ? {} : { timeout }),
    ...(failWhen === undefined ? {} : { failWhen }),
    ...(until === undefined ? {} : { until }),
    ...(itemLimit === undefined ? {} : { limit: itemLimit }),
    ...(task.plan.fold ? { isFold: true } : {}),
    ...(task.list ? { list: task.list } : {}),
    ...(batchSize === undefined ? {} : { batchSize }),
    ...(elements === undefined ? {} : { elements }),
    ...(context ? { context } : {}),
    ...(traceparent === undefined ? {} : { traceparent }),
    ...(keepsLogs(limits) ? { logBytes: limits.perItem } : {}),
    ...(limits.follow ? { follows: true } : {}),
    ...(task.plan.failFast ? { failFast: failFastMessage(task) } : {}),
  };
}

/** It is kept in a signed word of 32 bits. */
const MOST_TOLERATED = 2 ** 31 - 1;

/** In a rerun, the attempts of items say nothing about how often they are still tried. */
function failFastMessage({ plan, record, isRerun }: TaskRun): FailFastMessage {
  const [rule, ...others] = plan.retry;
  const { count, on, when, until, maxDelay } = rule ?? { count: 0 };
  const tolerated = Math.min(toleratedSoFar(record, plan.tolerate), MOST_TOLERATED);
  const isForAll = on === undefined && when === undefined && until === undefined;
  const isSimple = others.length === 0 && isForAll;
  const isJudged = mostRetries(plan.retry) > 0 && (isRerun || !isSimple);
  if (isJudged) return { tolerated };
  const longest = maxDelay === undefined ? {} : { longestWait: maxDelay };
  return { tolerated, lastAttempt: count + 1, ...longest };
}
