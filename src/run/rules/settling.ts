import type { PlanTransition } from '../../plan/plan.ts';
import { type Awaited, letsRun } from '../awaits.ts';
import type { ModelEvent } from '../decisions.ts';
import { unhandledFailure } from '../outcome.ts';
import { isFailure, type Passing } from '../records.ts';
import { isStopping } from '../run-status.ts';
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
import { succeedRun } from './ending.ts';
import { reachTask, startIfJoined, startIfReady, startReread } from './starting.ts';

type TaskSettled = Extract<ModelEvent, { readonly type: 'task-settled' }>;

/** Settles a task: first its dependents follow, then the targets of its transitions. */
export function settleTask(draft: Draft, event: TaskSettled): void {
  const { task: name, state, passed } = event;
  const { neededBy, folds, transitions, endsScope } = planOf(draft, name);
  const before = statusOf(draft, name);
  const isMet = state === 'succeeded' || passed !== undefined;
  // Its condition is evaluated before its delay.
  const isAsked = before.state === 'delayed' && (passed !== undefined || state === 'failed');
  if (before.state !== 'running' && !isAsked) return;
  recordBegun(draft);
  changeTask(draft, name, { state: passed ? 'passed' : state, isMet: before.isMet || isMet });
  const fired = event.fired.flatMap((position) => transitions[position] ?? []);
  failIfUnhandled(draft, event, fired);
  if (isStopping(draft.run)) return;
  if (endsScope && state === 'succeeded') return succeedRun(draft, name);
  for (const dependent of neededBy) {
    if (!isMet) skipTask(draft, dependent);
    else if (!before.isMet) meetNeed(draft, dependent);
  }
  if (state !== 'succeeded') for (const fold of folds) skipFold(draft, fold, passed);
  const handled = fired.some(({ handles }) => handles);
  meetAwaits(draft, { name, isMet, handled });
  const toFollow = event.fired.filter((position) => !event.followed?.includes(position));
  followTransitions(
    draft,
    name,
    toFollow.flatMap((position) => transitions[position] ?? []),
  );
  // The next round of its join can be met while it runs.
  startIfJoined(draft, name);
}

/** In a rerun, tasks that have read this one run again, once all have settled that they await. */
function meetAwaits(draft: Draft, settled: Awaited): void {
  for (const reader of draft.awaitedBy.get(settled.name) ?? []) {
    const status = statusOf(draft, reader);
    if (!status.awaits.includes(settled.name)) continue;
    if (!letsRun(settled, status, planOf(draft, reader).needs)) continue;
    const awaits = status.awaits.filter((name) => name !== settled.name);
    changeTask(draft, reader, { awaits });
    if (awaits.length === 0) startReread(draft, reader);
  }
}

/**
 * The first failure that no transition handles is the reason for which the run fails, unless
 * `core.succeed` has ended it.
 */
function failIfUnhandled(
  draft: Draft,
  { task, state, failure }: TaskSettled,
  fired: readonly PlanTransition[],
): void {
  const { failure: first, outcome, state: phase } = draft.run;
  if (!isFailure(state) || fired.some(({ handles }) => handles)) return;
  if (phase === 'succeeding' || (first && outcome === undefined)) return;
  failRun(draft, unhandledFailure(task, failure));
}

/** Called once for each need: its first visit that goes on counts. One that fails skips it. */
function meetNeed(draft: Draft, name: string): void {
  const { state, missing } = statusOf(draft, name);
  if (state !== 'waiting') return;
  changeTask(draft, name, { missing: missing - 1 });
  startIfReady(draft, name);
}

/** Skips a task of which a need did not succeed, and what depends on it. */
function skipTask(draft: Draft, first: string): void {
  const open = [first];
  for (const name of open) {
    if (statusOf(draft, name).state !== 'waiting') continue;
    recordTask(draft, name, { state: 'skipped', skip: 'needs' });
    // Nor does it run in a rerun, once others have settled that it has read.
    changeTask(draft, name, { awaits: [] });
    const { neededBy, folds } = planOf(draft, name);
    open.push(...neededBy, ...folds);
  }
}

/**
 * The source of a fold did not succeed: it is skipped, as what needs its source is. If its source
 * was passed, it is passed: at its start, if it has not started.
 */
function skipFold(draft: Draft, name: string, passed: Passing | undefined): void {
  const { state, visit } = statusOf(draft, name);
  if (passed && state !== 'running') return;
  switch (state) {
    case 'running':
      return decide(draft, { type: 'skip-fold', task: name, visit });
    case 'delayed':
      return recordTask(draft, name, { state: 'skipped', skip: 'needs' });
    case 'waiting':
      return skipTask(draft, name);
    case 'succeeded':
    case 'passed':
    case 'failed':
    case 'timed_out':
    case 'cancelled':
    case 'skipped':
      return;
  }
}

/** A task that several transitions of one event name is reached once. */
function followTransitions(draft: Draft, source: string, fired: readonly PlanTransition[]): void {
  for (const target of new Set(fired.flatMap(({ start }) => start))) {
    if (planOf(draft, target).join === undefined) reachTask(draft, target);
    else arriveAt(draft, target, source);
  }
}

/** Counts the arrival of `source` at the join of a task, and starts the task if the join is met. */
function arriveAt(draft: Draft, name: string, source: string): void {
  const { arrived: before, visit, state } = statusOf(draft, name);
  if (state === 'cancelled' || state === 'skipped') return;
  const arrived = before.with(source);
  if (arrived === before) return;
  changeTask(draft, name, { arrived });
  if (startIfJoined(draft, name)) return;
  decide(draft, { type: 'record-arrival', task: name, visit: Math.max(visit, 1) });
}
