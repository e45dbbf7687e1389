import type { ErrorCode } from '../errors.ts';

/** Range in the text. Lines and columns count from 1; the end is exclusive. */
export interface SourceRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A mistake of the author, found before anything runs. */
export interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
  readonly range?: SourceRange;
  readonly task?: string;
}

interface ProblemPlace {
  readonly hint?: string | undefined;
  readonly range?: SourceRange | undefined;
  readonly task?: string | undefined;
}

export function makeProblem(code: ErrorCode, message: string, place: ProblemPlace): Problem {
  const { hint, range, task } = place;
  const problem: { -readonly [K in keyof Problem]: Problem[K] } = { code, message };
  if (hint !== undefined) problem.hint = hint;
  if (range !== undefined) problem.range = range;
  if (task !== undefined) problem.task = task;
  return problem;
}

/** Sorts problems by their place in the text; those without one come last. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  return problems.toSorted((a, b) => {
    if (!a.range || !b.range) return Number(!a.range) - Number(!b.range);
    return a.range.line - b.range.line || a.range.column - b.range.column;
  });
}
