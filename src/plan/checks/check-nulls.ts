import { mayHoldWhen } from '../../expression/check/condition.ts';
import { nullReads, tasksOf, type ValueRead } from '../../expression/check/null-reads.ts';
import { makeProblem, type Problem } from '../../workflow/problem.ts';
import type { Task } from '../../workflow/workflow.ts';
import type { Graph } from '../graph.ts';
import { isAskedOnce } from '../own-condition.ts';
import type { ScopedWorkflow } from '../scopes.ts';
import type { CheckedSite } from './check-templates.ts';

/**
 * Finds properties that are read of the output of a task with a condition: it is null where the
 * task is skipped. Nothing is said where a condition has looked at the task before.
 */
export function checkNulls(
  { workflow, locate, before = new Set() }: ScopedWorkflow,
  sites: readonly CheckedSite[],
  graph: Graph,
): Problem[] {
  const asked = workflow.tasks.filter(isAskedOnce).map(({ name }) => name);
  const skippable = new Set([...before, ...asked]);
  if (skippable.size === 0) return [];
  return sites.flatMap((site) => {
    const reader = site.task === undefined ? undefined : workflow.tasks[site.task];
    const guarded = new Set(
      reader ? conditionsOf(reader, site).flatMap((when) => tasksOf(when, reader.name)) : [],
    );
    return nullReads(site.text, reader?.name).flatMap((read): Problem[] => {
      const { task, text, start, end, isResult } = read;
      if (!skippable.has(task) || guarded.has(task) || isLooked(read, site, reader, graph))
        return [];
      const place = { range: locate(site.path, { start, end }), task: reader?.name };
      const hint = `write ${text}`;
      const may = before.has(task) ? 'may not have run' : 'may be skipped';
      const what = `'${task}' ${may}${isResult ? ': its result is null then' : ''}`;
      return [makeProblem('MR316', what, { hint, ...place })];
    });
  });
}

/** The conditions that hold where the template of a task is rendered. */
function conditionsOf({ when, next }: Task, { kind, path }: CheckedSite): string[] {
  const entry = typeof path[3] === 'number' ? next[path[3]] : undefined;
  const own = kind === 'task.when' || when === undefined ? [] : [when];
  return kind === 'publish' && entry?.when !== undefined ? [...own, entry.when] : own;
}

/** Whether the task cannot have been skipped where it is read. */
function isLooked(
  { task, isResult }: ValueRead,
  { path }: CheckedSite,
  reader: Task | undefined,
  graph: Graph,
): boolean {
  if (!reader) return false;
  if (isResult || reader.name === task) {
    const facts = typeof path[3] === 'number' ? graph.get(task)?.facts[path[3]] : undefined;
    return facts !== undefined && !mayHoldWhen('skipped', facts);
  }
  const edges = (graph.get(reader.name)?.triggers ?? []).filter(({ from }) => from === task);
  return edges.length > 0 && edges.every(({ facts }) => !mayHoldWhen('skipped', facts));
}
