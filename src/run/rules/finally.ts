import type { Failure } from '../../items/failure.ts';
import type { EndState } from '../records.ts';
import { decide, type Draft, moveRun } from './draft.ts';
import { startReadyTasks } from './starting.ts';

/** How a run ends, or the part of it before `finally`. */
export interface RunEnd {
  readonly state: EndState;
  readonly failure?: Failure;
}

/**
 * Nothing is active but `finally` is to come. A run that was to pause still is; one that was
 * stopped goes on.
 */
export function beginFinally(draft: Draft, end: RunEnd): void {
  moveRun(draft, { state: draft.run.state === 'pausing' ? 'pausing' : 'running' });
  const { state: outcome, failure } = end;
  draft.run = { ...draft.run, outcome, ...(failure ? { failure } : {}) };
  decide(draft, { type: 'begin-finally', ...end });
  startReadyTasks(draft);
}

/** Comes with the beginning of `finally`: its tasks see a run that has failed. */
export function failOutput(draft: Draft, failure: Failure): void {
  if (draft.run.outcome !== 'succeeded') return;
  draft.run = { ...draft.run, outcome: 'failed', failure };
}
