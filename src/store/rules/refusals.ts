import { MillraceError } from '../../errors.ts';
import { invariant } from '../../lang/assert.ts';

export function closed(): MillraceError {
  return new MillraceError('MR507', 'The store is closed');
}

/** A transaction ends when `work` returns, so `work` must not return a promise. */
export function refusePromise<T>(result: T): T {
  invariant(!(result instanceof Promise), 'the work of a transaction must be synchronous');
  return result;
}
