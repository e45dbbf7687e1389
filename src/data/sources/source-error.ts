import { type ErrorCode, MillraceError } from '../../errors.ts';
import type { Failure } from '../../items/failure.ts';
import { failureFromError } from '../../items/failure-from-error.ts';
import { messageOf } from '../../lang/thrown.ts';

/** Thrown where a source cannot be read. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(message: string, hint?: string, code: ErrorCode = 'MR424', cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.hint = hint;
    this.code = code;
  }
}

/** Thrown in place of the rest of a stream that has failed. */
export class StreamFailed extends Error {
  override readonly name = 'StreamFailed';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** What is reported of an error that ended a source. */
export function sourceFailure(error: unknown): Failure {
  if (error instanceof StreamFailed) return error.failure;
  if (error instanceof MillraceError) return failureFromError(error);
  if (!(error instanceof SourceError)) return { code: 'MR424', message: messageOf(error) };
  const { message, hint } = error;
  const advice = hint === undefined ? {} : { hint };
  if (error.code !== 'MR423') return { code: error.code, message, ...advice };
  // What cannot be read of a text is named as it is for an item.
  const cause = { code: error.code, message };
  return { code: 'MR424', message: `the source cannot be read: ${message}`, ...advice, cause };
}

/** The error of the system for a path, with its code, as `named` says it. */
export function unreadable(name: string, cause: unknown): SourceError {
  return new SourceError(`cannot read ${name}: ${messageOf(cause)}`, undefined, 'MR424', cause);
}

/** Of a file that is read to the size that it had. */
export function becameShorter(name: string, left: number, size: number): SourceError {
  const how = `it has become shorter, ${left} of its ${size} bytes are left`;
  return new SourceError(`${name} was changed while it was read: ${how}`);
}
