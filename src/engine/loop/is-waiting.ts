import { runsChildren } from '../../plan/plan.ts';
import type { ActiveRun } from '../active/active-run.ts';
import type { ActiveRuns } from '../active/active-runs.ts';
import type { TaskRun } from '../active/task-run.ts';
import type { Dispatcher } from './dispatcher.ts';

/** Whether all that is left to do of a run, and of its child runs, is to wait without a thread. */
export function isWaiting(
  dispatcher: Pick<Dispatcher, 'inFlight' | 'waiterOf'>,
  runs: Pick<ActiveRuns, 'childrenOf'>,
  run: ActiveRun,
): boolean {
  const { model } = run;
  if (model.run.state !== 'running') return false;
  if (run.running.size === 0 || run.running.size < model.run.active) return false;
  const children = [...runs.childrenOf(run)];
  const waits = (task: TaskRun): boolean => {
    if (!runsChildren(task.plan)) return dispatcher.waiterOf(task)?.isWaiting === true;
    // One that is about to start is in flight, but not yet among the runs.
    const own = children.filter(({ record }) => record.parent?.task === task.key.task);
    const inFlight = dispatcher.inFlight(task);
    return inFlight > 0 && own.length === inFlight && task.waiting.size === 0;
  };
  return (
    [...run.running].every(waits) && children.every((child) => isWaiting(dispatcher, runs, child))
  );
}
