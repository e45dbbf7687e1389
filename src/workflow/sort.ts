import type { Problem } from './problem.ts';

/** Problems in the order of the text; those without a place come last. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  return problems.toSorted((a, b) => {
    if (!a.range || !b.range) return Number(!a.range) - Number(!b.range);
    return a.range.line - b.range.line || a.range.column - b.range.column;
  });
}
