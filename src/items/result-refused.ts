import type { Failure } from './failure.ts';

/** Thrown where the result of an attempt says that it has failed. */
export class ResultRefused extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}
