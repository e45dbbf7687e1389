import { compileTemplate } from '../../expression/compile/compile.ts';
import { failureAt } from '../../items/failure-from-error.ts';
import { isPassing, type TaskRecord } from '../../run/records.ts';
import type { ActiveRun } from '../active/active-run.ts';
import { namesOf } from '../active/names.ts';
import type { TaskRun } from '../active/task-run.ts';
import type { Context } from './context.ts';
import { arrivalsAt } from './start-task.ts';

/** Whether a task that is ready runs. If it does not, its record says why, and it settles now. */
export function ask({ run, now }: Context, task: TaskRun): boolean {
  const end = isSourcePassed(run, task) ? passed : answerOf(run, task);
  if (!end) return true;
  const { task: name } = task.key;
  task.record = {
    ...task.record,
    ...end,
    state: 'running',
    startedAt: now,
    ...arrivalsAt(run, name),
  };
  return false;
}

type End = Pick<TaskRecord, 'skip' | 'error'>;

const passed: End = { skip: 'when' };

/** Of its own condition; undefined if that holds. */
function answerOf(run: ActiveRun, { plan: { name, when } }: TaskRun): End | undefined {
  if (when === undefined) return undefined;
  try {
    return compileTemplate(when)(namesOf(run)) ? undefined : passed;
  } catch (error) {
    return { error: { ...failureAt(error, 'when'), task: name } };
  }
}

/** A fold has nothing to combine of a task that was passed. */
function isSourcePassed({ tasks }: ActiveRun, { plan: { fold } }: TaskRun): boolean {
  const source = fold && tasks.get(fold.over)?.record;
  return isPassing(source?.skip);
}
