import type { ErrorCode } from '../errors.ts';

/** A range within the text of a template; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A mistake in a template. */
export interface TemplateProblem extends Span {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
  /** An unknown name, and the names that may have been meant. */
  readonly unknown?: { readonly name: string; readonly known: readonly string[] };
}

/** A problem for syntax that the language leaves out. */
export function forbidden(at: Span, message: string, hint?: string): TemplateProblem {
  const { start, end } = at;
  return { code: 'MR203', message, start, end, ...(hint === undefined ? {} : { hint }) };
}
