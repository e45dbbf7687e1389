export { attempt, error, failed, type SeenFailure, succeeded, timedOut } from './conditions.ts';
export { type ActionRef, core, file, http, pack, type Pack, shell, subWorkflow } from './pack.ts';
export { js, type Ref, type Reference } from './reference.ts';
export {
  type AnyTask,
  type EachSettings,
  type Next,
  TaskBuilder,
  type TaskSettings,
} from './task.ts';
export { type Templated } from './template.ts';
export {
  BuiltWorkflow,
  workflow,
  type WorkflowBuilder,
  type WorkflowSettings,
} from './workflow.ts';
export { type Json, type JsonObject } from '../lang/json.ts';
export { type Summary, type TaskState } from '../run/records.ts';
