import { failureNames } from '../../items/failure.ts';
import { blockEnd } from '../../items/step-failure.ts';
import { tookTooLong } from '../../run/run-status.ts';
import type { EndingNames } from '../../wire/name-handles.ts';
import type { ActiveRun } from './active-run.ts';

/** What the tasks of `finally` see of what went before; undefined before `finally` begins. */
export function endingNames({ record, outer }: ActiveRun): EndingNames | undefined {
  const { outcome, error } = record;
  if (outcome === undefined) return undefined;
  if (outcome === 'succeeded' || !error) return { state: outcome, error: null };
  if (error.code === tookTooLong) return { state: 'timed_out', error: failureNames(error) };
  if (!outer || outcome === 'cancelled') return { state: outcome, error: failureNames(error) };
  const { state, failure } = blockEnd(error);
  return { state, error: failureNames(failure) };
}
