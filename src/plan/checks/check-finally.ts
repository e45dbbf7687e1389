import { makeProblem, type Problem } from '../../workflow/problem.ts';
import type { ScopedWorkflow } from '../scopes.ts';
import { endsItsScope, waitKindOf } from '../wait-actions.ts';
import type { CheckedSite } from './check-templates.ts';

/**
 * Finds what reads or names a task of `finally` before that begins, and what cannot be in a
 * `finally`.
 */
export function checkFinally(
  sourced: ScopedWorkflow,
  sites: readonly CheckedSite[],
  problems: Problem[],
): void {
  const { workflow, locate, outer, before } = sourced;
  for (const [index, task] of workflow.tasks.entries()) {
    const range = locate(['tasks', index, 'action']);
    const report = (message: string, hint: string): void => {
      problems.push(makeProblem('MR313', message, { hint, range, task: task.name }));
    };
    const waits = task.workflow === undefined && !task.block && waitKindOf(task.action);
    if (outer?.inFinally && waits) {
      report(`'${task.action}' cannot be used in 'finally'`, 'wait in a task before it');
    }
    if (before && endsItsScope(task)) {
      report(`'${task.action}' cannot be used in 'finally'`, 'how the run ends is known there');
    }
  }
  const later = new Set(workflow.finally?.map(({ name }) => name));
  if (later.size === 0) return;
  for (const { task: index, path, check } of sites) {
    const task = index === undefined ? undefined : workflow.tasks[index]?.name;
    for (const reference of check.references) {
      if (!later.has(reference.task)) continue;
      problems.push(laterProblem(reference.task, { task, range: locate(path, reference) }));
    }
  }
}

/** Why a task cannot be needed or started by one of another phase; undefined if that is not it. */
export function phaseProblem(
  { workflow, before }: ScopedWorkflow,
  name: string,
  kind: 'needs' | 'next',
): Pick<Problem, 'code' | 'message' | 'hint'> | undefined {
  if (before?.has(name)) {
    const message = `'${name}' may not have run`;
    const hint = kind === 'needs' ? `read task.${name}.state` : "name a task of 'finally'";
    return { code: 'MR313', message, hint };
  }
  if (!workflow.finally?.some((task) => task.name === name)) return undefined;
  return laterProblem(name, {});
}

function laterProblem(
  name: string,
  place: { readonly task?: string | undefined; readonly range?: Problem['range'] },
): Problem {
  const hint = 'it starts when all else has ended';
  return makeProblem('MR313', `'${name}' is in 'finally'`, { hint, ...place });
}
