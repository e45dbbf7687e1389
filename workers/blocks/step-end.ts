import type { Failure } from '../../src/items/failure.ts';

/** How a step has ended. */
export interface StepEnd {
  readonly state: 'succeeded' | 'skipped' | 'failed' | 'timed_out';
  readonly output: unknown;
  readonly failure?: Failure;
  readonly attempts: number;
}

export const skippedStep: StepEnd = { state: 'skipped', output: null, attempts: 0 };
