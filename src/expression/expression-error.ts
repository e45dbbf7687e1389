import type { ErrorCode } from '../errors.ts';

export interface ExpressionErrorOptions {
  /** The tag as written, `{{ … }}`. */
  readonly source: string;
  /** The path within the input, such as `input.url`. */
  readonly field?: string | undefined;
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/**
 * Thrown when a template cannot be rendered. Callers convert it to the failure of an item or task.
 */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  readonly code: ErrorCode;
  readonly source: string;
  readonly field: string | undefined;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: ExpressionErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.source = options.source;
    this.field = options.field;
    this.hint = options.hint;
  }
}
