import { assertNever } from '../../lang/assert.ts';
import type { Decision } from '../../run/decisions.ts';
import type { RunRecord, TaskRecord } from '../../run/records.ts';
import { handlesOf } from '../active/names.ts';
import { type Context, putTask } from './context.ts';
import { beginFinally, endRun, pauseRun, succeedRun } from './end-run.ts';
import { ask } from './own-condition.ts';
import { growFold, skipFold } from './fold.ts';
import { snapshotVisit } from './input-snapshots.ts';
import { delayOf } from './settings.ts';
import { arrivalsAt, startTask } from './start-task.ts';

type DecisionOf<Type extends Decision['type']> = Extract<Decision, { type: Type }>;

/** Puts the records that a decision asks for, and collects the effects. */
export function applyDecision(context: Context, decision: Decision): void {
  switch (decision.type) {
    case 'start-task':
      return start(context, decision);
    case 'delay-task':
      return delay(context, decision);
    case 'record-task':
      return recordTask(context, decision);
    case 'record-arrival':
      return recordArrival(context, decision);
    case 'stop-task':
      return stopTask(context, decision);
    case 'skip-fold': {
      const task = context.run.tasks.get(decision.task);
      return task && skipFold(context, task);
    }
    case 'succeed-run':
      return succeedRun(context, decision);
    case 'begin-finally':
      return beginFinally(context, decision);
    case 'pause-run':
      return pauseRun(context);
    case 'end-run':
      return endRun(context, decision);
  }
  assertNever(decision);
}

function start(context: Context, { task: name, visit }: DecisionOf<'start-task'>): void {
  const { tx, run, now, effects, settling } = context;
  const task = run.begin(name, visit);
  task.record = { ...task.record, ...followedBefore(run.record, name, visit) };
  // One with a delay was asked before it.
  const isWanted = Boolean(task.plan.delay) || ask(context, task);
  if (!isWanted || !startTask(tx, run, task, now)) {
    settling.push(task);
    return;
  }
  task.names = handlesOf(run, task.plan.inputReads);
  run.running.add(task);
  putTask(context, task);
  effects.push({ type: 'begin-task', run, task });
  // Its source may have begun before.
  if (task.record.fold) growFold(context, task);
}

/** A visit that a rerun lets run does not follow what the one before has followed. */
function followedBefore(
  { rereads = {} }: RunRecord,
  name: string,
  visit: number,
): Pick<TaskRecord, 'followed'> {
  const reread = Object.hasOwn(rereads, name) ? rereads[name] : undefined;
  const isReread = reread?.visit === visit && reread.followed !== undefined;
  return isReread ? { followed: reread.followed } : {};
}

function delay(context: Context, { task: name, visit }: DecisionOf<'delay-task'>): void {
  const { run, now, effects } = context;
  const task = run.begin(name, visit);
  const due = now + delayOf(run, task.planned);
  if (!ask(context, task)) return void context.settling.push(task);
  task.record = { ...task.record, due, ...arrivalsAt(run, name) };
  putTask(context, task);
  effects.push({ type: 'task-delayed', run, task });
}

function recordTask(context: Context, decision: DecisionOf<'record-task'>): void {
  const { tx, run, effects } = context;
  const { task: name, visit, state, skip } = decision;
  const task = run.begin(name, visit);
  if (state !== 'waiting') snapshotVisit(tx, run, task);
  const why = skip ? { skip } : {};
  task.record = { ...task.record, state, ...why, ...arrivalsAt(run, name) };
  putTask(context, task);
  if (state !== 'waiting') effects.push({ type: 'task-settled', run, task });
}

function recordArrival(context: Context, decision: DecisionOf<'record-arrival'>): void {
  const { run, arrivedAt } = context;
  const { task: name, visit } = decision;
  arrivedAt.add(run.tasks.get(name) ?? run.begin(name, visit));
}

/** Puts the records of the tasks that were arrived at, unless they have started since. */
export function putArrivals(context: Context): void {
  const { run, arrivedAt } = context;
  for (const task of arrivedAt) {
    const { task: name } = task.key;
    if (run.tasks.get(name) !== task) continue;
    task.record = { ...task.record, ...arrivalsAt(run, name) };
    putTask(context, task);
  }
  arrivedAt.clear();
}

function stopTask({ run, effects }: Context, decision: DecisionOf<'stop-task'>): void {
  const { task: name, policy } = decision;
  const task = run.tasks.get(name);
  if (task) effects.push({ type: 'stop-task', run, task, policy });
}
