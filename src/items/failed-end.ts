import type { Failure } from './failure.ts';

/** How an attempt has ended that failed. */
export interface FailedEnd {
  readonly state: 'failed' | 'skipped';
  readonly failure: Failure;
}

/**
 * An item of a source that cannot be read is no better the next time: it is not tried again. A
 * source may leave it out.
 */
export function failedEnd(
  failure: Failure,
  source: { readonly onBad: string } | undefined,
): FailedEnd {
  if (!source || (failure.code !== 'MR423' && failure.code !== 'MR608')) {
    return { state: 'failed', failure };
  }
  const isSkipped = source.onBad === 'skip' && failure.code === 'MR423';
  return { state: isSkipped ? 'skipped' : 'failed', failure: { ...failure, retry: false } };
}
