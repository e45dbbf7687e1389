import type { Problem } from '../../workflow/problem.ts';
import { makeProblem } from '../../workflow/problem.ts';
import { didYouMean } from '../../lang/suggest.ts';
import type { SourcedWorkflow, WorkflowPath } from '../../workflow/workflow.ts';
import type { CheckedSite } from './check-templates.ts';
import { findJoinConflicts } from './conflicts.ts';
import { closedCycles } from './cycles.ts';
import type { Graph, GraphNode } from '../graph.ts';
import { noop, sourcesOf } from '../graph.ts';
import type { KnownActions } from '../known-actions.ts';
import { namesInside, type ScopedWorkflow } from '../scopes.ts';
import { phaseProblem } from './check-finally.ts';
import { laterSources, wanted } from './joins.ts';
import { Precedence } from './precedence.ts';

/** Checks names of tasks and actions outside templates. */
export function checkNames(
  sourced: ScopedWorkflow,
  actions: KnownActions | undefined,
  problems: Problem[],
): void {
  const { workflow, locate, outer } = sourced;
  const known = new Set(workflow.tasks.map(({ name }) => name));
  const targets = new Set([...known, noop]);
  const inside = new Map(namesInside(workflow.tasks));
  const seen = new Set<string>();
  for (const [
    index,
    { name: task, action, workflow: child, block, needs, next, fold },
  ] of workflow.tasks.entries()) {
    const report = (
      code: Problem['code'],
      message: string,
      path: WorkflowPath,
      hint?: string,
    ): void => {
      problems.push(
        makeProblem(code, message, { hint, range: locate(['tasks', index, ...path]), task }),
      );
    };
    const target = (name: string, path: WorkflowPath, names: ReadonlySet<string>): void => {
      if (names.has(name)) return;
      const phase = phaseProblem(sourced, name, path[0] === 'needs' ? 'needs' : 'next');
      if (phase) return report(phase.code, phase.message, path, phase.hint);
      const around = inside.get(name);
      if (around === undefined) {
        return report('MR301', `unknown task '${name}'`, path, didYouMean(name, [...names]));
      }
      report('MR301', `'${name}' is inside '${around}'`, path, `name '${around}'`);
    };
    if (seen.has(task))
      report('MR106', `another task is named '${task}'`, ['name'], 'give it another name');
    else if (outer?.tasks.has(task) || outer?.blocks.has(task)) {
      report('MR106', `a task around is named '${task}'`, ['name'], 'give it another name');
    }
    if (task === noop) report('MR104', `'${noop}' is reserved`, ['name'], 'give it another name');
    seen.add(task);
    if (actions && child === undefined && !block && !actions.has(action)) {
      const place = fold ? ['fold', 'action'] : ['action'];
      report('MR302', `unknown action '${action}'`, place, actions.hint(action));
    }
    for (const [at, name] of (needs ?? []).entries()) target(name, ['needs', at], known);
    for (const [position, transition] of next.entries()) {
      for (const [at, name] of transition.do.entries()) {
        target(name, ['next', position, 'do', at], targets);
      }
    }
  }
}

/**
 * Finds references to tasks that cannot have run. A transition may read its own task, and so may
 * all of a task in a loop: its visit before.
 */
export function checkReferences(
  { workflow, locate }: SourcedWorkflow,
  sites: readonly CheckedSite[],
  graph: Graph,
  problems: Problem[],
): void {
  const order = new Precedence(graph);
  for (const { task: index, kind, path, check } of sites) {
    const task = index === undefined ? undefined : workflow.tasks[index]?.name;
    if (task === undefined) continue;
    const inTransition = kind === 'when' || kind === 'publish';
    for (const reference of check.references) {
      const self = reference.task === task;
      // What is read outside of a block is checked there.
      if (!graph.has(reference.task)) continue;
      if ((self && inTransition) || order.canPrecede(reference.task, task)) continue;
      const later = self ? 'itself' : `'${task}'`;
      problems.push(
        makeProblem('MR303', `task '${reference.task}' cannot have run before ${later}`, {
          hint: self
            ? "publish a variable in 'next' and read it here"
            : `name it in the 'needs' of '${task}'`,
          range: locate(path, reference),
          task,
        }),
      );
    }
  }
}

/** Finds cycles without a start, tasks that could start twice, and joins that cannot be met. */
export function checkEdges(
  { workflow, locate }: SourcedWorkflow,
  graph: Graph,
  problems: Problem[],
): void {
  const at = (task: string) => {
    const index = workflow.tasks.findIndex(({ name }) => name === task);
    return { range: locate(['tasks', index, 'name']), task };
  };
  for (const cycle of closedCycles(graph)) {
    const [first = ''] = cycle;
    const message =
      cycle.length === 1
        ? `task '${first}' waits for itself`
        : `tasks ${cycle.map((name) => `'${name}'`).join(', ')} wait for each other`;
    const hint = 'a task outside of the cycle must start one of them';
    problems.push(makeProblem('MR304', message, { hint, ...at(first) }));
  }
  const { conflicts, deadJoins } = findJoinConflicts(graph);
  for (const { task, sources } of conflicts) {
    const [one, other] = sources;
    const message = `task '${task}' is reached from '${one}' and from '${other}', which can both run`;
    const hint = `to wait for both, write join: all in '${task}'; to continue with the first, join: 1`;
    problems.push(makeProblem('MR305', message, { hint, ...at(task) }));
  }
  const dead = new Map(deadJoins.map(({ task, sources }) => [task, sources]));
  for (const node of graph.values()) {
    const problem = joinProblem(graph, node, dead.get(node.name));
    if (!problem) continue;
    const { range } = at(node.name);
    const index = workflow.tasks.findIndex(({ name }) => name === node.name);
    const place = locate(['tasks', index, 'join']) ?? range;
    problems.push(
      makeProblem('MR307', problem.message, { hint: problem.hint, range: place, task: node.name }),
    );
  }
}

/** Reason why the join of a task can never be met. */
function joinProblem(
  graph: Graph,
  node: GraphNode,
  apart: readonly [string, string] | undefined,
): { readonly message: string; readonly hint: string } | undefined {
  const { name, join } = node;
  if (join === undefined) return undefined;
  const sources = sourcesOf(node);
  const list = sources.map((source) => `'${source}'`).join(', ');
  if (sources.length === 0) {
    const hint = "name it in the 'next' of the tasks that it waits for, or write 'needs'";
    return { message: `no 'next' leads to task '${name}', so it has nothing to join`, hint };
  }
  if (wanted(node) > sources.length) {
    const message = `task '${name}' waits for ${wanted(node)} tasks, but only ${sources.length} lead to it: ${list}`;
    return { message, hint: 'write join: all to wait for all of them' };
  }
  const never = `the join of task '${name}' can never be met`;
  const later = laterSources(graph, node);
  const [first] = later;
  if (first !== undefined && sources.length - later.length < wanted(node)) {
    const message = `${never}: '${first}' runs only after '${name}' has`;
    return { message, hint: `write join: ${sources.length - later.length || 1}` };
  }
  if (!apart) return undefined;
  const message = `${never}: '${apart[0]}' and '${apart[1]}' exclude each other`;
  return { message, hint: 'without a join, either of them starts it' };
}
