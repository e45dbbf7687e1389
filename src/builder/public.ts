export {
  always,
  attempt,
  error,
  failed,
  result,
  type SeenFailure,
  succeeded,
  skipped,
  timedOut,
} from './conditions.ts';
export {
  type ActionRef,
  core,
  file,
  type FoldRef,
  http,
  pack,
  type Pack,
  shell,
  subWorkflow,
} from './pack.ts';
export { type Block } from './block.ts';
export {
  type Around,
  type BlockBuilder,
  steps,
  type StepsSettings,
  tasks,
  type TasksSettings,
} from './steps.ts';
export { js, type Ref, type Reference } from './reference.ts';
export type { Duration, RetrySettings, Time } from './retry-settings.ts';
export { type ItemSource, source, type SourceSettings } from './source.ts';
export { TaskBuilder } from './task.ts';
export type {
  AnyTask,
  EachSettings,
  FoldSettings,
  ItemCondition,
  ItemLimit,
  Next,
  TaskSettings,
} from './task-settings.ts';
export { type Templated } from './template.ts';
export type { FinallyBuilder } from './finally.ts';
export type { ScopeBuilder } from './scope.ts';
export { BuiltWorkflow, workflow, type WorkflowBuilder } from './workflow.ts';
export type { Defaults, WorkflowSettings } from './workflow-settings.ts';
export { type Json, type JsonObject } from '../lang/json.ts';
export { type Summary, type TaskState } from '../run/records.ts';
