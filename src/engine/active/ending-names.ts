import { failureNames } from '../../items/failure.ts';
import { tookTooLong } from '../../run/run-status.ts';
import type { EndingNames } from '../../wire/name-handles.ts';
import type { ActiveRun } from './active-run.ts';

/** What the tasks of `finally` see of what went before; undefined before `finally` begins. */
export function endingNames({ record }: ActiveRun): EndingNames | undefined {
  const { outcome, error } = record;
  if (outcome === undefined) return undefined;
  if (outcome === 'succeeded' || !error) return { state: outcome, error: null };
  const state = error.code === tookTooLong ? 'timed_out' : outcome;
  return { state, error: failureNames(error) };
}
