import type { ErrorCode } from '../errors.ts';

/** Where something stands in the text; lines and columns count from 1, `end` is exclusive. */
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
