export { ActionError, type ActionErrorOptions } from './actions/action-error.ts';
export { type ActionContext } from './actions/context.ts';
export { type Action, type ActionDefinition, defineAction } from './actions/define.ts';
export { type SchemaIssue, type SchemaResult, type StandardSchema } from './actions/schema.ts';
export { toJS } from './document/views/to-js.ts';
export { type RunEvent } from './engine/active/event-stream.ts';
export { RunHistory, type RunSelection, type RunSummary } from './history/run-history.ts';
export { type RunReport, type TaskReport } from './history/report.ts';
export { Run, type TaskProgress } from './engine/run-handle.ts';
export { type ErrorCode, errorTable, MillraceError, type MillraceErrorOptions } from './errors.ts';
export { checkWorkflow, type WorkflowCheck } from './executor/check-workflow.ts';
export { type CleanOptions, cleanRuns } from './executor/clean.ts';
export { diagnose } from './executor/diagnose.ts';
export { Executor } from './executor/executor.ts';
export { openHistory } from './executor/open-history.ts';
export {
  type ExecutorOptions,
  type ResumeOptions,
  type RetryOptions,
  type StartOptions,
} from './executor/options.ts';
export { parseParameters } from './executor/parse-parameters.ts';
export { readWorkflow } from './executor/read-workflow.ts';
export { type AllowedChange } from './executor/run-code.ts';
export { requestCancel, requestPause } from './executor/requests.ts';
export { type RunParameters } from './plan/parameters/bind.ts';
export { drawGraph, type GraphFormat, workflowGraph } from './graph/draw.ts';
export {
  type DrawnEdge,
  type DrawnTask,
  type RunFacts,
  type WorkflowGraph,
} from './graph/model.ts';
export { type MapOptions } from './plan/map-workflow.ts';
export { countEnded, countFailures, type ItemState, type Tally } from './items/item-state.ts';
export { type ItemResult } from './items/results.ts';
export { type Cause, type Failure } from './items/failure.ts';
export { reasonsOf } from './items/reasons.ts';
export { type LateError, type LateErrors } from './run/late-errors.ts';
export {
  type CodeRecord,
  type EndState,
  endStates,
  isFailure,
  type ItemKey,
  type LeaseOwner,
  type RunId,
  type RunState,
  type Summary,
  type TaskKey,
  type TaskState,
} from './run/records.ts';
export { type Brand } from './lang/brand.ts';
export { type Json, type JsonObject } from './lang/json.ts';
export {
  type Plan,
  type PlanTask,
  type PlanTransition,
  type Reads,
  type TaskReads,
} from './plan/plan.ts';
export { type FrameOptions, renderProblems } from './workflow/code-frame.ts';
export { type HealthCheck } from './store/open-store.ts';
export { type Problem, type SourceRange } from './workflow/problem.ts';
export { type WorkflowInput, type WorkflowText } from './workflow/source.ts';
export {
  type CancelPolicy,
  type Parameter,
  type ParameterType,
  type Repeat,
  type Retry,
  type Tolerance,
} from './workflow/workflow.ts';
