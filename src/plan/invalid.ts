import { MillraceError } from '../errors.ts';
import { err, type Result } from '../lang/result.ts';
import { renderProblems } from '../workflow/code-frame.ts';
import { type Problem, sortProblems } from '../workflow/problem.ts';
import type { WorkflowText } from '../workflow/source.ts';

/**
 * All problems of a workflow or its parameters; those with a range are in the order of the text.
 */
export interface Invalid {
  readonly problems: readonly Problem[];
  readonly source: WorkflowText;
}

export function invalid(
  problems: readonly Problem[],
  source: WorkflowText = { text: '' },
): Result<never, Invalid> {
  return err({ problems: sortProblems(problems), source });
}

/** Throws MR502 with all problems, in `details.problems` and as text with source lines. */
export function requireValid<T>(result: Result<T, Invalid>): T {
  if (result.ok) return result.value;
  const { problems, source } = result.error;
  const { text, file } = source;
  throw new MillraceError('MR502', renderProblems(problems, { text, ...(file ? { file } : {}) }), {
    details: { problems, source },
  });
}
