import { err, ok, type Result } from '../lang/result.ts';
import { readText } from '../workflow/parse.ts';
import type { Problem } from '../workflow/problem.ts';
import { sourceOf, type WorkflowInput, type WorkflowText } from '../workflow/source.ts';
import { compilePlan } from './compile.ts';
import { type Invalid, invalid, requireValid } from './invalid.ts';
import type { Plan } from './plan.ts';

export interface ValidWorkflow {
  readonly source: WorkflowText;
  readonly plan: Plan;
  readonly warnings: readonly Problem[];
}

/** Compiles a workflow, or finds all its problems. Without `actions`, every action is known. */
export function checkInput(
  input: WorkflowInput,
  actions?: ReadonlySet<string>,
): Result<ValidWorkflow, Invalid> {
  const source = sourceOf(input);
  const { problems, sourced } = readText(source.text, source);
  const compiled = sourced ? compilePlan(sourced, actions && { actions }) : err([]);
  if (!compiled.ok) return invalid([...problems, ...compiled.error], source);
  if (problems.length > 0) return invalid(problems, source);
  return ok({ source, ...compiled.value });
}

/** The same; throws MR502 with all problems. */
export function requireWorkflow(
  input: WorkflowInput,
  actions?: ReadonlySet<string>,
): ValidWorkflow {
  return requireValid(checkInput(input, actions));
}
