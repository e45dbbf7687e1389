import type { ErrorCode } from '../errors.ts';

/** A stretch of a template's text; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A mistake in a template, by position in its text. */
export interface TemplateProblem extends Span {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
  /** For an unknown name: what was written and what could have been meant. */
  readonly unknown?: { readonly name: string; readonly known: readonly string[] };
}

/** What is left out of the expression language, and what to do about it. */
export function forbidden(at: Span, message: string, hint?: string): TemplateProblem {
  const { start, end } = at;
  return { code: 'MR203', message, start, end, ...(hint === undefined ? {} : { hint }) };
}
