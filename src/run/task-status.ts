import type { PlanTask } from '../plan/plan.ts';
import type { Arrivals } from './join.ts';
import type { TaskState } from './records.ts';

/**
 * The states of a task: those of its latest visit, or `waiting` before the first. `changeTask` in
 * `rules/draft.ts` makes every move, and the rule in the last column decides on it.
 *
 * | state     | what holds                                                               |
 * | --------- | ------------------------------------------------------------------------ |
 * | waiting   | it has not started: it is not reached, or a need has not yet succeeded   |
 * | delayed   | it is reached and its needs are met; it starts when its delay is over    |
 * | running   | its items run                                                            |
 * | succeeded | its items have ended; a transition or a join can start the next visit    |
 * | failed    | the same                                                                 |
 * | timed_out | the same                                                                 |
 * | passed    | skipped by its own condition or by hand: the same as succeeded           |
 * | cancelled | the run was cancelled before the task started or while it ran; final     |
 * | skipped   | a need did not succeed, or the run ended before the task started; final  |
 *
 * | from      | to        | when                                           | rule         |
 * | --------- | --------- | ---------------------------------------------- | ------------ |
 * | waiting   | running   | it is reached and its needs are met            | startVisit   |
 * | waiting   | delayed   | the same, and it has a delay                   | startVisit   |
 * | waiting   | skipped   | a need did not succeed                         | skipTask     |
 * | waiting   | skipped   | the run ends                                   | closeWaiting |
 * | waiting   | cancelled | the run ends as cancelled                      | closeWaiting |
 * | delayed   | running   | its delay is over                              | startDelayed |
 * | delayed   | skipped   | the timeout of the run has passed              | stopTasks    |
 * | delayed   | cancelled | the run is being cancelled                     | stopTasks    |
 * | delayed   | skipped   | `core.succeed` ends the run                    | stopTasks    |
 * | running   | succeeded | its items have ended                           | settleTask   |
 * | running   | failed    | the same                                       | settleTask   |
 * | running   | timed_out | the same                                       | settleTask   |
 * | running   | cancelled | the same                                       | settleTask   |
 * | running   | passed    | its own condition does not hold, or by hand    | settleTask   |
 * | delayed   | passed    | its own condition does not hold                | settleTask   |
 * | delayed   | failed    | its own condition cannot be evaluated          | settleTask   |
 * | running   | skipped   | it is a fold whose source did not succeed      | settleTask   |
 * | delayed   | skipped   | the same                                       | skipFold     |
 * | succeeded | running   | a transition fired, or the next round is met   | startVisit   |
 * | succeeded | delayed   | the same, and it has a delay                   | startVisit   |
 * | passed    | running   | a transition fired, or the next round is met   | startVisit   |
 * | passed    | delayed   | the same, and it has a delay                   | startVisit   |
 * | failed    | running   | a transition fired, or the next round is met   | startVisit   |
 * | failed    | delayed   | the same, and it has a delay                   | startVisit   |
 * | timed_out | running   | a transition fired, or the next round is met   | startVisit   |
 * | timed_out | delayed   | the same, and it has a delay                   | startVisit   |
 *
 * In a rerun, what a settled task has read can run again: it then starts as after a transition, and
 * so does a fold that was skipped.
 */
export interface TaskStatus {
  readonly state: TaskState | 'delayed' | 'passed';
  /** The latest visit; 0 before the first. */
  readonly visit: number;
  /** The number of needs that have not yet succeeded or been passed. */
  readonly missing: number;
  /** A visit of it has succeeded or was passed: those that need it can start. */
  readonly isMet: boolean;
  /** A transition that names the task has fired, or the source of the fold has started. */
  readonly triggered: boolean;
  /** The sources that have arrived at its join. */
  readonly arrived: Arrivals;
  /** Tasks that run again in a rerun: its next visit starts once they have settled. */
  readonly awaits: readonly string[];
}

export function isActive({ state }: TaskStatus): boolean {
  return state === 'running' || state === 'delayed';
}

/** No transition has to fire before the task can start. */
export function isReached(task: PlanTask, { arrived, triggered }: TaskStatus): boolean {
  if (task.join !== undefined) return arrived.next.length >= task.join;
  return triggered || !task.triggered;
}
