import { didYouMean } from '../../lang/suggest.ts';
import type { Problem } from '../../workflow/problem.ts';
import { makeProblem } from '../../workflow/problem.ts';
import type { Fold, SourcedWorkflow, Task, WorkflowPath } from '../../workflow/workflow.ts';
import { ancestors, descendants, type Graph } from '../graph.ts';
import type { KnownActions } from '../known-actions.ts';
import { hasItems } from '../plan.ts';

interface Found {
  readonly code: Problem['code'];
  readonly message: string;
  readonly hint?: string | undefined;
  /** The key of the fold. */
  readonly key: keyof Fold;
  /** Keys and positions within its value. */
  readonly path?: WorkflowPath;
}

/** Finds folds of what cannot be folded, and by what cannot fold. */
export function checkFolds(
  { workflow, locate }: SourcedWorkflow,
  graph: Graph,
  actions: KnownActions | undefined,
  problems: Problem[],
): void {
  const tasks = new Map(workflow.tasks.map((task) => [task.name, task]));
  for (const [index, { name: task, fold }] of workflow.tasks.entries()) {
    if (!fold) continue;
    const found = [
      ...sourceProblems(fold, tasks, graph),
      ...startProblems(task, graph),
      ...(actions ? actionProblems(fold, actions) : []),
    ];
    for (const { code, message, hint, key, path = [] } of found) {
      const range = locate(['tasks', index, 'fold', key, ...path]);
      problems.push(makeProblem(code, message, { hint, range, task }));
    }
  }
}

function sourceProblems(
  { over }: Fold,
  tasks: ReadonlyMap<string, Task>,
  graph: Graph,
): readonly Found[] {
  const source = tasks.get(over);
  const at = { code: 'MR104', key: 'over' } as const;
  if (!source) {
    const hint = didYouMean(over, [...tasks.keys()]);
    return [{ ...at, code: 'MR301', message: `unknown task '${over}'`, hint }];
  }
  if (!hasItems(source)) {
    const what = source.fold ? 'combines the results of another' : 'has one item';
    const message = `task '${over}' ${what}: there is nothing to fold`;
    return [{ ...at, message, hint: "name a task with 'with_items'" }];
  }
  const isRepeated = [over, ...ancestors(graph, over)].some((name) =>
    [...descendants(graph, name)].includes(name),
  );
  if (!isRepeated) return [];
  const message = `task '${over}' cannot be folded: it can run more than once`;
  return [{ ...at, message, hint: 'read its output in the task that follows the loop' }];
}

/** It starts with its source. */
function startProblems(name: string, graph: Graph): readonly Found[] {
  const { triggers = [] } = graph.get(name) ?? {};
  const [first] = triggers;
  if (!first) return [];
  const message = `'next' of task '${first.from}' starts '${name}', which starts with its source`;
  const hint = `omit '${name}' there`;
  return [{ code: 'MR104', key: 'over', message, hint }];
}

function actionProblems(fold: Fold, actions: KnownActions): readonly Found[] {
  const { action } = fold;
  if (!actions.has(action)) return [];
  if (!actions.isFold(action)) {
    const message = `the action '${action}' is no fold`;
    const hint =
      'export an object with fold(acc, values, ctx), and merge(a, b) where parts can be combined';
    return [{ code: 'MR302', key: 'action', message, hint }];
  }
  const settings = { values: [], ...(fold.with === undefined ? {} : { with: fold.with }) };
  const found = actions.signature(action)?.checkInput(settings) ?? [];
  return found.map(({ message, hint, path }) => {
    const [, ...rest] = path;
    return {
      code: 'MR317',
      key: fold.with === undefined ? 'action' : 'with',
      message,
      hint,
      path: rest,
    };
  });
}
