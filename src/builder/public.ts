export {
  always,
  attempt,
  error,
  failed,
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
export { js, type Ref, type Reference } from './reference.ts';
export { type ItemSource, source, type SourceSettings } from './source.ts';
export { TaskBuilder } from './task.ts';
export type {
  AnyTask,
  Duration,
  EachSettings,
  ItemCondition,
  FoldSettings,
  Next,
  RetrySettings,
  TaskSettings,
} from './task-settings.ts';
export { type Templated } from './template.ts';
export { BuiltWorkflow, workflow, type WorkflowBuilder } from './workflow.ts';
export type { WorkflowSettings } from './workflow-settings.ts';
export { type Json, type JsonObject } from '../lang/json.ts';
export { type Summary, type TaskState } from '../run/records.ts';
