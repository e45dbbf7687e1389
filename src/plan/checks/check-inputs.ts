import type { Problem, SourceRange } from '../../workflow/problem.ts';
import { makeProblem } from '../../workflow/problem.ts';
import type { SourcedWorkflow, WorkflowPath } from '../../workflow/workflow.ts';
import type { InputProblem, KnownActions } from '../known-actions.ts';

/** Checks the literal parts of inputs against what the actions take. */
export function checkInputs(
  sourced: SourcedWorkflow,
  actions: KnownActions | undefined,
  problems: Problem[],
): void {
  for (const [index, one] of sourced.workflow.tasks.entries()) {
    const { name: task, action, workflow, block, input, fold } = one;
    const signature = workflow === undefined ? actions?.signature(action) : undefined;
    if (!signature || typeof input === 'string' || fold || block) continue;
    for (const problem of signature.checkInput(input)) {
      const { message, hint } = problem;
      const range = rangeOf(problem, ['tasks', index], sourced);
      problems.push(makeProblem('MR317', message, { hint, range, task }));
    }
  }
}

function rangeOf(
  { kind, path }: InputProblem,
  task: WorkflowPath,
  { locate, locateKey }: SourcedWorkflow,
): SourceRange | undefined {
  const place = [...task, 'input', ...path];
  switch (kind) {
    case 'missing':
      return locate([...task, 'action']);
    case 'unknown':
      return locateKey(place);
    case 'wrong':
      return locate(place);
  }
}
