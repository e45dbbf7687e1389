export { attempt, error, failed, succeeded, timedOut } from './conditions.ts';
export { type ActionRef, core, file, http, pack, shell, subWorkflow } from './pack.ts';
export { js, type Ref, type Reference } from './reference.ts';
export { type EachSettings, type Next, TaskBuilder, type TaskSettings } from './task.ts';
export { type Templated } from './template.ts';
export { BuiltWorkflow, workflow, type WorkflowSettings } from './workflow.ts';
