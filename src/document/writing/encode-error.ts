import { MillraceError } from '../../errors.ts';
import { describeUnfit } from '../../lang/foreign-object.ts';
import { isInstance, messageOf } from '../../lang/thrown.ts';

/** The reason why a value cannot be encoded; the writer adds the path. */
export class EncodeError extends Error {
  readonly code: 'MR701' | 'MR702';
  /** What to write in its place. */
  readonly hint: string | undefined;

  constructor(code: 'MR701' | 'MR702', what: string, hint?: string) {
    super(what);
    this.code = code;
    this.hint = hint;
  }
}

/** Throws for a value that JSON cannot hold. */
export function refuse(value: unknown): never {
  const { what, hint } = describeUnfit(value);
  throw new EncodeError('MR701', what, hint);
}

/** Converts an error that was thrown while the value at `path` was written. */
export function explain(thrown: unknown, path: string): unknown {
  // A proxy that was revoked is an instance of nothing, and asking it throws.
  const error: unknown = isInstance(thrown, Error) ? thrown : undefined;
  if (error instanceof MillraceError) return error;
  if (error instanceof EncodeError) {
    const verb =
      error.code === 'MR701' ? 'cannot be represented in JSON' : 'exceeds the limits of a document';
    return new MillraceError(error.code, `${path} ${verb}: it is ${error.message}`, {
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      details: { path },
    });
  }
  if (error instanceof RangeError && messageOf(error).includes('call stack')) {
    return new MillraceError('MR702', `${path} is nested too deep for the stack`, {
      cause: thrown,
    });
  }
  return new MillraceError('MR701', `${path} cannot be read: ${messageOf(thrown)}`, {
    cause: thrown,
    details: { path },
  });
}
