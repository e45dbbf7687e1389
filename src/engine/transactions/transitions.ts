import { compileTree } from '../../expression/compile/input.ts';
import { compileTemplate } from '../../expression/compile/compile.ts';
import { err, ok, type Result } from '../../lang/result.ts';
import type { Failure } from '../../items/failure.ts';
import type { ActiveRun } from '../active/active-run.ts';
import { failureAt } from '../../items/failure-from-error.ts';
import { isOfKind } from '../../items/failure-kinds.ts';
import { goesOn, isFailure, isPassed, type TaskRecord } from '../../run/records.ts';
import type { PlanTransition } from '../../plan/plan.ts';
import { transitionNames } from '../active/names.ts';
import type { TaskRun } from '../active/task-run.ts';

/**
 * Evaluates the transitions of a task that has ended, in order. Each sees what those before it have
 * published. Returns the positions of those that fire, or the failure of one: then none fires.
 */
export function fireTransitions(
  run: ActiveRun,
  task: TaskRun,
  publish: (name: string, value: unknown) => void,
): Result<readonly number[], Failure> {
  const fired: number[] = [];
  const { transitions } = task.plan;
  const { record } = task;
  if (record.state === 'cancelled') return ok(fired);
  if (record.state === 'skipped' && !isPassed(record)) return ok(fired);
  let place = 'next';
  let isLed = false;
  try {
    for (const [at, transition] of transitions.entries()) {
      place = `next[${at}].when`;
      const { when, otherwise, leads } = transition;
      if ((otherwise && isLed) || !fitsOutcome(transition, record)) continue;
      if (when !== undefined && !compileTemplate(when)(transitionNames(run, task))) continue;
      fired.push(at);
      isLed ||= leads;
      for (const { name, value } of transition.publish) {
        place = `next[${at}].publish.${name}`;
        const names = transitionNames(run, task);
        const published = compileTree(value, place).bind(names);
        publish(name, published(names.item, names.index ?? 0));
      }
    }
    return ok(fired);
  } catch (error) {
    return err({ ...failureAt(error, place), task: task.key.task });
  }
}

function fitsOutcome({ on, afterSuccess }: PlanTransition, record: TaskRecord): boolean {
  const { state, error, single } = record;
  if (on === undefined) return !afterSuccess || goesOn(record);
  const timedOut = state === 'timed_out';
  const failure = single ? error : error && ofList(error);
  return isFailure(state) && on.some((kind) => isOfKind(kind, failure, timedOut));
}

/** The kinds of items are for their retries: one of them is an example, no reason. */
function ofList({ cause: _cause, ...failure }: Failure): Failure {
  return failure;
}
