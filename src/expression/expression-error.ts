import type { ErrorCode } from '../errors.ts';

export interface ExpressionErrorOptions {
  /** The tag as it was written, `{{ … }}`. */
  readonly source: string;
  /** The place in the input, such as `input.url`. */
  readonly field?: string | undefined;
  readonly cause?: unknown;
}

/** A template that could not be rendered; callers turn it into the `Failure` of an item or task. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  readonly code: ErrorCode;
  readonly source: string;
  readonly field: string | undefined;

  constructor(code: ErrorCode, message: string, options: ExpressionErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.source = options.source;
    this.field = options.field;
  }
}
