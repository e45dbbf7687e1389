import { err, ok, type Result } from '../lang/result.ts';
import { readText, type Reading } from '../workflow/parse.ts';
import type { Problem } from '../workflow/problem.ts';
import { sourceOf, type WorkflowInput, type WorkflowText } from '../workflow/source.ts';
import type { Language, Task } from '../workflow/workflow.ts';
import { tasksOfBlock } from './blocks.ts';
import { compilePlan, type Known } from './compile.ts';
import { type Invalid, invalid, requireValid } from './invalid.ts';
import { type KnownActions, packOf } from './known-actions.ts';
import type { Plan } from './plan.ts';

export interface ValidWorkflow {
  readonly source: WorkflowText;
  readonly plan: Plan;
  readonly warnings: readonly Problem[];
}

/** A workflow that was read, and is not compiled yet. */
export interface ReadWorkflow extends Reading {
  readonly source: WorkflowText;
}

/** Without `language`, it is the latest. */
export function readInput(input: WorkflowInput, language?: Language): ReadWorkflow {
  const source = sourceOf(input);
  return { source, ...readText(source.text, { file: source.file, language }) };
}

/** The names of the packs that a workflow calls, also of those that do not exist. */
export function packsCalledBy({ sourced }: ReadWorkflow): ReadonlySet<string> {
  return new Set(sourced ? packsOf(tasksOfBlock(sourced.workflow)) : []);
}

function packsOf(tasks: readonly Task[]): string[] {
  return tasks.flatMap(({ workflow, block, action }) => {
    if (block) return packsOf(tasksOfBlock(block));
    return workflow === undefined ? [packOf(action)] : [];
  });
}

/** Compiles a workflow, or finds all its problems. */
export function checkRead(
  { source, problems, sourced }: ReadWorkflow,
  known?: Known,
): Result<ValidWorkflow, Invalid> {
  const compiled = sourced ? compilePlan(sourced, known) : err([]);
  if (!compiled.ok) return invalid([...problems, ...compiled.error], source);
  if (problems.length > 0) return invalid(problems, source);
  return ok({ source, ...compiled.value });
}

/** Reads and compiles a workflow. Throws MR502 with all problems. */
export function requireWorkflow(input: WorkflowInput, actions?: KnownActions): ValidWorkflow {
  return requireValid(checkRead(readInput(input), { actions }));
}
