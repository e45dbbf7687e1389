// What every program and command needs: errors, words and values. It loads next to nothing.
export {
  countEnded,
  countFailures,
  isFailure,
  jsonParts,
  printable,
  printableLine,
  reasonsOf,
} from './values.ts';
export { type ErrorCode, errorTable, MillraceError, type MillraceErrorOptions } from '../errors.ts';
export type { ItemLog, LogCount, LogEnd, LogLine, LogSource } from '../items/item-log.ts';
export type { ItemState, Tally } from '../items/item-state.ts';
export type { ErrorData } from '../lang/error-data.ts';
export type { AttemptTimes } from '../items/attempt-times.ts';
export type { Cause, FailedItem, Failure, StepReport } from '../items/failure.ts';
export type { ItemResult } from '../items/item-results.ts';
export type { ItemOutcome } from '../items/results.ts';
export { type ShownElement, shownElement } from '../items/shown-element.ts';
export type { RunParameters } from '../plan/parameters/bind.ts';
export type { LateError, LateErrors } from '../run/late-errors.ts';
export type { LogTotals } from '../run/log-limits.ts';
export type { CodeRecord } from '../run/code-record.ts';
export {
  type EndState,
  endStates,
  type ItemKey,
  type LeaseOwner,
  type RunId,
  type RunState,
  type SkipReason,
  type Summary,
  type TaskKey,
  type TaskState,
} from '../run/records.ts';
export type { Brand } from '../lang/brand.ts';
export type { Json, JsonObject } from '../lang/json.ts';
export type {
  BlockForm,
  Plan,
  PlanBlock,
  PlanFold,
  PlanTask,
  PlanTransition,
  Reads,
  SourcePlan,
  TaskReads,
} from '../plan/plan.ts';
export type { CsvReading } from '../formats/csv/reading.ts';
export type { Decoding } from '../formats/decode.ts';
export type { BadItemRule, SourceFormat } from '../formats/source.ts';
export type { BigIntegers } from '../lang/parse-json.ts';
export type { BlockKind, Limit, NumberOrTemplate, Sink, Source } from '../workflow/workflow.ts';
export { type FrameOptions, renderProblems } from '../workflow/code-frame.ts';
export type { Problem, SourceRange } from '../workflow/problem.ts';
export type { WorkflowInput, WorkflowText } from '../workflow/source.ts';
export type {
  CancelPolicy,
  Language,
  Parameter,
  ParameterType,
  Repeat,
  Backoff,
  RetryRule,
  Tolerance,
  WaitKind,
} from '../workflow/workflow.ts';
