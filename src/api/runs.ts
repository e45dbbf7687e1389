// Runs workflows: threads, store, language and engine.
export { Executor } from '../executor/executor.ts';
export type { OutputStream } from '../lang/output-stream.ts';
export type { PrintedLines } from '../engine/active/printed-output.ts';
export { type CancelOptions, type RetryFailedOptions, Run } from '../engine/run-handle.ts';
export type { RunEvent } from '../run/run-event.ts';
export type { ItemTrace, RunTrace, TaskTrace } from '../engine/events/traces.ts';
export type { TaskProgress } from '../run/task-progress.ts';
export type {
  ExecutorOptions,
  ResumeOptions,
  RetryOptions,
  StartOptions,
} from '../executor/options.ts';
export type { LogOptions } from '../executor/log-options.ts';
export type { AllowedChange } from '../executor/run-code.ts';
export type { RetriedTask, RetryPlan } from '../run/rerun/plan-rerun.ts';
export type { ItemStream, StreamPosition, WebStream } from '../lang/item-stream.ts';
export type { MapOptions } from '../plan/map-workflow.ts';
