import type { ErrorCode } from '../errors.ts';

/** Range in the text. Lines and columns count from 1; the end is exclusive. */
export interface SourceRange {
  /** The first line, from 1. */
  readonly line: number;
  /** The first column, from 1. */
  readonly column: number;
  /** The last line. */
  readonly endLine: number;
  /** The column after the last character. */
  readonly endColumn: number;
}

/** A mistake of the author, found before anything runs. */
export interface Problem {
  /** What kind of problem it is. */
  readonly code: ErrorCode;
  /** What is wrong. */
  readonly message: string;
  /** What to write instead. */
  readonly hint?: string;
  /** Where it is in the text; absent for a workflow without a text. */
  readonly range?: SourceRange;
  /** The task it belongs to. */
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
  return unrepeated(problems).toSorted((a, b) => {
    if (!a.range || !b.range) return Number(!a.range) - Number(!b.range);
    return a.range.line - b.range.line || a.range.column - b.range.column;
  });
}

/** What several tasks get from one place of the text is wrong once. */
function unrepeated(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ code, message, range }) => {
    if (!range) return true;
    const key = JSON.stringify([code, message, range]);
    return !seen.has(key) && seen.add(key);
  });
}
