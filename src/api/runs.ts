// Runs workflows. Threads load with it, and all the rest while they start.
export type { RunEvent } from '../engine/active/event-stream.ts';
export { Run, type TaskProgress } from '../engine/run-handle.ts';
export { Executor } from '../executor/executor.ts';
export type {
  ExecutorOptions,
  ResumeOptions,
  RetryOptions,
  StartOptions,
} from '../executor/options.ts';
export type { MapOptions } from '../plan/map-workflow.ts';
