import type { Problem } from '../workflow/problem.ts';
import { makeProblem } from '../workflow/problem.ts';
import { didYouMean } from '../workflow/suggest.ts';
import type { SourcedWorkflow, WorkflowPath } from '../workflow/workflow.ts';
import type { CheckedPlace } from './check-templates.ts';
import { findClashes } from './clashes.ts';
import { closedCycles } from './cycles.ts';
import type { Graph } from './graph.ts';
import { ancestors, noop } from './graph.ts';

/** Checks names of tasks and actions where no template is involved. */
export function checkNames(
  { workflow, locate }: SourcedWorkflow,
  actions: ReadonlySet<string> | undefined,
  problems: Problem[],
): void {
  const known = new Set(workflow.tasks.map(({ name }) => name));
  const targets = new Set([...known, noop]);
  const seen = new Set<string>();
  for (const [index, { name: task, action, needs, next }] of workflow.tasks.entries()) {
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
      if (!names.has(name))
        report('MR301', `unknown task '${name}'`, path, didYouMean(name, [...names]));
    };
    if (seen.has(task))
      report('MR106', `there is another task '${task}'`, ['name'], 'give it another name');
    if (task === noop) report('MR104', `'${noop}' is reserved`, ['name'], 'give it another name');
    seen.add(task);
    if (actions && !actions.has(action)) {
      report('MR302', `unknown action '${action}'`, ['action'], didYouMean(action, [...actions]));
    }
    for (const [at, name] of (needs ?? []).entries()) target(name, ['needs', at], known);
    for (const [position, transition] of next.entries()) {
      for (const [at, name] of transition.do.entries()) {
        target(name, ['next', position, 'do', at], targets);
      }
    }
  }
}

/** References to tasks that cannot have run. A transition may read its own task. */
export function checkReferences(
  { workflow, locate }: SourcedWorkflow,
  places: readonly CheckedPlace[],
  graph: Graph,
  problems: Problem[],
): void {
  for (const { task: index, kind, path, check } of places) {
    const task = index === undefined ? undefined : workflow.tasks[index]?.name;
    if (task === undefined) continue;
    const inTransition = kind === 'when' || kind === 'publish';
    for (const reference of check.references) {
      const self = reference.task === task;
      if (self ? inTransition : hasAncestor(graph, task, reference.task)) continue;
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

function hasAncestor(graph: Graph, task: string, wanted: string): boolean {
  for (const name of ancestors(graph, task)) if (name === wanted) return true;
  return false;
}

/** Cycles that nothing starts, and tasks that could start twice. */
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
  for (const { task, sources } of findClashes(graph)) {
    const [one, other] = sources;
    const message = `task '${task}' is reached from '${one}' and from '${other}', which may both run`;
    const hint = `to wait for both, write needs: [${one}, ${other}] in '${task}'`;
    problems.push(makeProblem('MR305', message, { hint, ...at(task) }));
  }
}
