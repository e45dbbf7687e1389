export { type ActionContext } from './actions/context.ts';
export { type Action, type ActionDefinition, defineAction } from './actions/define.ts';
export { type StandardSchema } from './actions/schema.ts';
export { toJS } from './document/views/to-js.ts';
export { type RunEvent } from './engine/active/event-stream.ts';
export { RunHistory, type RunSelection, type RunSummary } from './history/run-history.ts';
export { type RunReport, type TaskReport } from './history/report.ts';
export { Run, type TaskProgress } from './engine/run-handle.ts';
export { type ErrorCode, errorTable, MillraceError } from './errors.ts';
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
export { readWorkflow } from './executor/read-workflow.ts';
export { requestCancel, requestPause } from './executor/requests.ts';
export { type RunParameters } from './plan/parameters/bind.ts';
export { drawGraph, type GraphFormat, workflowGraph } from './graph/draw.ts';
export { type DrawnEdge, type DrawnTask, type WorkflowGraph } from './graph/model.ts';
export { type MapOptions } from './plan/map-workflow.ts';
export { countEnded, countFailures } from './items/item-state.ts';
export { type ItemResult } from './items/results.ts';
export { type Failure } from './items/failure.ts';
export { type LateError, type LateErrors } from './run/late-errors.ts';
export { type EndState, endStates, isFailure } from './run/records.ts';
export { renderProblems } from './workflow/code-frame.ts';
export { type HealthCheck } from './store/open-store.ts';
export { type Problem } from './workflow/problem.ts';
export { type WorkflowInput, type WorkflowText } from './workflow/source.ts';
export { type CancelPolicy } from './workflow/workflow.ts';
