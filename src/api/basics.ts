// What every program and command needs: errors, words and texts. It loads next to nothing.
export { type ErrorCode, errorTable, MillraceError } from '../errors.ts';
export { readWorkflow } from '../executor/read-workflow.ts';
export { countEnded, countFailures } from '../items/item-state.ts';
export type { Failure } from '../items/failure.ts';
export type { ItemResult } from '../items/results.ts';
export type { RunParameters } from '../plan/parameters/bind.ts';
export type { LateError, LateErrors } from '../run/late-errors.ts';
export { type EndState, endStates, isFailure } from '../run/records.ts';
export { renderProblems } from '../workflow/code-frame.ts';
export type { Problem } from '../workflow/problem.ts';
export type { WorkflowInput, WorkflowText } from '../workflow/source.ts';
export type { CancelPolicy } from '../workflow/workflow.ts';
