import { isStopping } from '../run-status.ts';
import { isReached } from '../task-status.ts';
import { changeTask, decide, type Draft, failRun, planOf, statusOf } from './draft.ts';

/** The most visits of one task in one run, so that an endless loop fails. */
const VISIT_LIMIT = 1000;

/** At the start of a run and after a resume: a rerun leaves tasks waiting that are ready. */
export function startReadyTasks(draft: Draft): void {
  for (const name of draft.plan.tasks.keys()) startIfReady(draft, name);
}

export function startIfReady(draft: Draft, name: string): void {
  const status = statusOf(draft, name);
  if (status.state !== 'waiting' || status.missing > 0 || isStopping(draft.run)) return;
  if (isReached(planOf(draft, name), status)) startVisit(draft, name);
}

/** Starts a task whose join is met, unless it is active, final or misses a need. */
export function startIfJoined(draft: Draft, name: string): boolean {
  const task = planOf(draft, name);
  const status = statusOf(draft, name);
  if (task.join === undefined || status.missing > 0 || !isReached(task, status)) return false;
  switch (status.state) {
    case 'waiting':
    case 'succeeded':
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

/** Starts the next visit of a task, after its delay if it has one. */
export function startVisit(draft: Draft, name: string): void {
  const { join, delay } = planOf(draft, name);
  const { visit: before, arrived } = statusOf(draft, name);
  if (before >= VISIT_LIMIT) {
    const message = `task '${name}' was started ${VISIT_LIMIT} times`;
    return failRun(draft, { code: 'MR412', message, task: name });
  }
  const visit = before + 1;
  const round = join === undefined ? {} : { arrived: arrived.begin() };
  changeTask(draft, name, { state: delay ? 'delayed' : 'running', visit, ...round });
  decide(draft, { type: delay ? 'delay-task' : 'start-task', task: name, visit });
}

export function startDelayed(draft: Draft, name: string): void {
  const { state, visit } = statusOf(draft, name);
  if (state !== 'delayed' || isStopping(draft.run)) return;
  changeTask(draft, name, { state: 'running' });
  decide(draft, { type: 'start-task', task: name, visit });
}
