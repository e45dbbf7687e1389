import { isStopping } from '../run-status.ts';
import { isReached, type TaskStatus } from '../task-status.ts';
import {
  changeTask,
  decide,
  type Draft,
  failRun,
  planOf,
  recordBegun,
  recordTask,
  statusOf,
} from './draft.ts';
import { tasksUnderWay } from './phases.ts';

/** The most visits of one task in one run, so that an endless loop fails. */
const VISIT_LIMIT = 1000;

/**
 * At the start of a run and of `finally`, and after a resume: a rerun leaves tasks waiting that are
 * ready.
 */
export function startReadyTasks(draft: Draft): void {
  for (const [name] of tasksUnderWay(draft)) startIfReady(draft, name);
}

export function startIfReady(draft: Draft, name: string): void {
  const status = statusOf(draft, name);
  if (status.state !== 'waiting' || isBlocked(status) || isStopping(draft.run)) return;
  if (isReached(planOf(draft, name), status)) startVisit(draft, name);
}

/** Starts a task whose join is met, unless it is active, final or misses a need. */
export function startIfJoined(draft: Draft, name: string): boolean {
  const task = planOf(draft, name);
  const status = statusOf(draft, name);
  if (task.join === undefined || isBlocked(status) || !isReached(task, status)) return false;
  switch (status.state) {
    case 'waiting':
    case 'succeeded':
    case 'passed':
    case 'failed':
    case 'timed_out':
      startVisit(draft, name);
      return true;
    case 'running':
    case 'delayed':
    case 'cancelled':
    case 'skipped':
      return false;
  }
}

/** It misses a need, or awaits a task that runs again. */
function isBlocked({ missing, awaits }: TaskStatus): boolean {
  return missing > 0 || awaits.length > 0;
}

/** Starts a task that awaits nothing any more: again, if it has run before. */
export function startReread(draft: Draft, name: string): void {
  if (startIfJoined(draft, name)) return;
  switch (statusOf(draft, name).state) {
    case 'waiting':
      return startIfReady(draft, name);
    case 'succeeded':
    case 'passed':
    case 'failed':
    case 'timed_out':
    case 'cancelled':
    // A fold, since its source had not succeeded.
    case 'skipped':
      return startVisit(draft, name, { isReread: true });
    case 'running':
    case 'delayed':
      return;
  }
}

/** Starts the next visit of a task, after its delay if it has one. No round leads to a reread. */
function startVisit(draft: Draft, name: string, { isReread = false } = {}): void {
  const { join, delay } = planOf(draft, name);
  const { visit: before, arrived } = statusOf(draft, name);
  if (before >= VISIT_LIMIT) {
    const message = `task '${name}' was started ${VISIT_LIMIT} times`;
    return failRun(draft, { code: 'MR412', message, task: name });
  }
  const visit = before + 1;
  const round = join === undefined || isReread ? {} : { arrived: arrived.begin() };
  changeTask(draft, name, { state: delay ? 'delayed' : 'running', visit, ...round });
  if (delay) decide(draft, { type: 'delay-task', task: name, visit });
  else runVisit(draft, name, visit);
  // They run beside it.
  for (const fold of planOf(draft, name).folds) reachTask(draft, fold);
}

/** Starts a task without a join, again if it has settled. An active task ignores it. */
export function reachTask(draft: Draft, name: string): void {
  const { state, missing, awaits } = statusOf(draft, name);
  switch (state) {
    case 'waiting':
      changeTask(draft, name, { triggered: true });
      if (missing + awaits.length > 0) return recordTask(draft, name, { state: 'waiting' });
      return startIfReady(draft, name);
    case 'succeeded':
    case 'passed':
    case 'failed':
    case 'timed_out':
      // One that awaits others starts once these have settled, whatever reaches it before.
      return awaits.length > 0 ? undefined : startVisit(draft, name);
    case 'running':
    case 'delayed':
    case 'cancelled':
    case 'skipped':
      return;
  }
}

export function startDelayed(draft: Draft, name: string): void {
  const { state, visit } = statusOf(draft, name);
  if (state !== 'delayed' || isStopping(draft.run)) return;
  changeTask(draft, name, { state: 'running' });
  runVisit(draft, name, visit);
}

function runVisit(draft: Draft, name: string, visit: number): void {
  recordBegun(draft);
  decide(draft, { type: 'start-task', task: name, visit });
}
