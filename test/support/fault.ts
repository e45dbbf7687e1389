import { MillraceError } from '../../src/index.ts';

/** The error that a promise rejects with, as one of ours. */
export async function faultOf(promise: Promise<unknown>): Promise<MillraceError> {
  const error: unknown = await promise.then(
    () => new Error('it did not reject'),
    (reason: unknown) => reason,
  );
  if (error instanceof MillraceError) return error;
  throw error;
}
