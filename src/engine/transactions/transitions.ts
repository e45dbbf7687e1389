import { compileTree } from '../../expression/compile/input.ts';
import { compileTemplate } from '../../expression/compile/compile.ts';
import { err, ok, type Result } from '../../lang/result.ts';
import type { Failure } from '../../items/failure.ts';
import type { ActiveRun } from '../active/active-run.ts';
import { failureAt } from '../../items/failure-from-error.ts';
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
  if (task.record.state === 'cancelled' || task.record.state === 'skipped') return ok(fired);
  let place = 'next';
  try {
    for (const [at, { when, publish: entries }] of transitions.entries()) {
      place = `next[${at}].when`;
      const names = transitionNames(run, task);
      const holds = when ? compileTemplate(when)(names) : task.record.state === 'succeeded';
      if (!holds) continue;
      fired.push(at);
      for (const { name, value } of entries) {
        place = `next[${at}].publish.${name}`;
        const published = compileTree(value, place).bind(transitionNames(run, task));
        publish(name, published(undefined, 0));
      }
    }
    return ok(fired);
  } catch (error) {
    return err({ ...failureAt(error, place), task: task.key.task });
  }
}
