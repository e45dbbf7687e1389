import type { Failure } from '../src/items/failure.ts';
import { failureFromError } from '../src/items/failure-from-error.ts';
import type { SourceText } from '../src/wire/source.ts';

/** How an attempt has ended that threw. */
export interface FailedEnd {
  readonly state: 'failed' | 'skipped';
  readonly failure: Failure;
}

/** What cannot be read is no better the next time. A source may leave it out. */
export function failedEnd(
  error: unknown,
  source: Pick<SourceText, 'onBad'> | undefined,
): FailedEnd {
  const failure = failureFromError(error);
  if (!source || (failure.code !== 'MR423' && failure.code !== 'MR608')) {
    return { state: 'failed', failure };
  }
  const isSkipped = source.onBad === 'skip' && failure.code === 'MR423';
  return { state: isSkipped ? 'skipped' : 'failed', failure: { ...failure, retry: false } };
}
