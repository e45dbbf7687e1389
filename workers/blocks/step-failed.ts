import type { FailedBlock } from '../../src/items/step-failure.ts';

/** Thrown by an attempt of a block of which a step has failed. */
export class StepFailed extends Error {
  readonly end: FailedBlock;

  constructor(end: FailedBlock) {
    super(end.failure.message);
    this.end = end;
  }
}
