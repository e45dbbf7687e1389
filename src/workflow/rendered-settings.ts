import type { Repeat, Tolerance } from './workflow.ts';

/** The numbers of a rule of `retry`. */
export interface RuleNumbers {
  readonly count: number;
  readonly delay: number;
  readonly maxDelay?: number;
}

/** The settings of a task that templates gave when it started. */
export interface RenderedSettings {
  readonly timeout?: number;
  readonly deadline?: number;
  readonly tolerate?: Tolerance;
  readonly limit?: string;
  readonly batchSize?: number;
  readonly repeat?: Repeat;
  /** Of each rule. */
  readonly retry?: readonly RuleNumbers[];
}
