import type { LateErrors } from '../run/late-errors.ts';
import { timesUntil } from '../run/idle-time.ts';
import type { CodeRecord } from '../run/code-record.ts';
import type {
  EndState,
  RunRecord,
  RunState,
  SkipReason,
  Summary,
  TaskRecord,
  TaskState,
} from '../run/records.ts';
import { type SinkReport, sinkReport } from '../run/sink-report.ts';
import { type SourceReport, sourceReport } from '../run/source-report.ts';
import type { Failure } from '../items/failure.ts';
import { endOfLog, type ItemLog, type LogEnd } from '../items/item-log.ts';
import type { Mask } from '../redaction/mask.ts';
import type { WaitKind } from '../workflow/workflow.ts';
import { maskedElement, type Shown, shownFailure } from '../redaction/shown-failure.ts';
import { byStart } from './order.ts';

/** Lines of the log of an item that a report has. */
const reportedLines = 10;

/** The latest visit of a task, and the number of visits. */
export interface TaskReport {
  /** The state of the latest visit. */
  readonly state: TaskState;
  /** Why it was skipped; absent if it was not, and in runs of earlier versions. */
  readonly skip?: SkipReason;
  /** How many times it has started. */
  readonly visits: number;
  /** The time in which the visit ran, also before a retry; null when it never started. */
  readonly elapsed_ms: number | null;
  /** Its items by state. */
  readonly summary: Summary;
  /** What has come from its source; absent if its items do not come from one. */
  readonly source?: SourceReport;
  /** What its items wait for that hold no thread; absent if they run, or have ended. */
  readonly waits_for?: WaitKind;
  /** The file that its results go to; absent if there is none. */
  readonly sink?: SinkReport;
  /** Why it failed; absent if it did not. */
  readonly error?: Failure;
  /** The end of the log of the item that `error` names; absent when nothing of it is kept. */
  readonly log?: LogEnd;
}

/** The report of a run, for people and machines. `parameters` and `output` may be views. */
export interface RunReport {
  /** The form of the report. */
  readonly schema: 'millrace.run/1';
  /** The id of the run. */
  readonly run: string;
  /** The name of the workflow. */
  readonly workflow: string;
  /** How the run has ended, or `running` or `paused`. */
  readonly state: RunState;
  /** What it waits for, while it does: nothing of it runs then. */
  readonly waits_for?: { readonly limit: string };
  /** The parameters, with defaults; secrets are masked. */
  readonly parameters: unknown;
  /** How all before `finally` has ended; absent before that, and without a `finally`. */
  readonly outcome?: EndState;
  /** Failures in `finally` that did not decide how the run has ended; absent if there are none. */
  readonly finally_errors?: readonly Failure[];
  /** The output; null before the end, or if it has none. */
  readonly output: unknown;
  /** The parts of the output that could not be rendered; absent if there are none. */
  readonly output_errors?: readonly Failure[];
  /** Why it failed; null if it did not. */
  readonly error: Failure | null;
  /** The time in which it ran: from its start to its end, or until now, without `idle_ms`. */
  readonly elapsed_ms: number;
  /** The time since its start in which it did not run: paused, interrupted, or between retries. */
  readonly idle_ms?: number;
  /** Errors that actions threw outside of their promises; absent if there were none. */
  readonly late_errors?: LateErrors;
  /** The machine that it was started on. */
  readonly machine?: Readonly<Record<string, string | number>>;
  /** The code that it has used, oldest first: when it began to, and the digest of each pack. */
  readonly code?: readonly CodeRecord[];
  /** The folder that it was started in: its relative paths refer to it. */
  readonly directory?: string;
  /** The tasks that have started, by name. */
  readonly tasks: Readonly<Record<string, TaskReport>>;
}

export function reportOf(parts: {
  record: RunRecord;
  tasks: Iterable<TaskRecord>;
  parameters: unknown;
  output: unknown;
  lateErrors?: LateErrors | undefined;
  shown: Shown;
  /** Returns the log of the item that the error of a task names. It is masked already. */
  logOf?: (task: TaskRecord) => ItemLog | undefined;
  now: number;
}): RunReport {
  const { record, parameters, output, shown, now } = parts;
  const { mask } = shown;
  const { elapsed, idle } = timesUntil(now, { began: record.createdAt, ...record });
  const order = [...parts.tasks].toSorted(byStart);
  // No object yet: a task can be called toString.
  const tasks = new Map<string, TaskReport>();
  for (const task of order) {
    const known = tasks.get(task.task);
    if (!known || known.visits < task.visit)
      tasks.set(task.task, taskReport(task, parts, record.stoppedAt ?? now));
  }
  return {
    schema: 'millrace.run/1',
    run: record.id,
    workflow: record.workflow,
    state: record.state,
    ...waitsFor(record),
    ...(record.outcome === undefined ? {} : { outcome: record.outcome }),
    ...finallyErrors(record, shown),
    parameters: mask ? mask.parameters(parameters) : parameters,
    output: mask ? mask.view(output) : output,
    ...outputErrors(record, mask),
    ...lateErrorsOf(parts.lateErrors, shown),
    error: record.error ? shownFailure(record.error, shown) : null,
    elapsed_ms: elapsed,
    ...(idle > 0 ? { idle_ms: idle } : {}),
    ...(record.machine ? { machine: record.machine } : {}),
    ...(record.code ? { code: record.code } : {}),
    ...(record.directory === undefined ? {} : { directory: record.directory }),
    tasks: Object.fromEntries(tasks),
  };
}

/** The limit that a run waits for, before it begins or goes on. */
export function waitsFor({ state, limit }: RunRecord): Pick<RunReport, 'waits_for'> {
  return state === 'running' && limit?.waits ? { waits_for: { limit: limit.name } } : {};
}

function taskReport(
  task: TaskRecord,
  { shown, logOf }: Pick<Parameters<typeof reportOf>[0], 'shown' | 'logOf'>,
  now: number,
): TaskReport {
  const { state, skip, visit, startedAt: began, summary, error, waits } = task;
  const log = error?.index === undefined ? undefined : logOf?.(task);
  return {
    state,
    ...(skip ? { skip } : {}),
    visits: began === undefined ? 0 : visit,
    elapsed_ms: began === undefined ? null : timesUntil(now, { began, ...task }).elapsed,
    summary,
    ...sourceReport(task),
    ...(waits && state === 'running' ? { waits_for: waits.kind } : {}),
    ...sinkReport(task, (path) => (shown.mask ? shown.mask.text(path) : path)),
    ...(error ? { error: shownFailure(error, shown) } : {}),
    ...(log ? { log: endOfLog(log, reportedLines) } : {}),
  };
}

function finallyErrors(
  { finallyErrors: errors }: RunRecord,
  shown: Shown,
): Pick<RunReport, 'finally_errors'> {
  return errors ? { finally_errors: errors.map((error) => shownFailure(error, shown)) } : {};
}

function outputErrors(
  { outputErrors: errors }: RunRecord,
  mask: Mask | undefined,
): Pick<RunReport, 'output_errors'> {
  if (!errors) return {};
  return { output_errors: mask ? errors.map((error) => mask.failure(error)) : errors };
}

function lateErrorsOf(
  known: LateErrors | undefined,
  { mask, elementOf }: Shown,
): Pick<RunReport, 'late_errors'> {
  if (!known) return {};
  const first = known.first.map(({ reason, stack, ...error }) => {
    const { task, visit, index } = error;
    const hasItem = task !== undefined && index !== undefined;
    return {
      ...error,
      ...(hasItem ? maskedElement(elementOf({ task, visit, index }), mask) : {}),
      reason: mask ? mask.text(reason) : reason,
      ...(stack === undefined ? {} : { stack: mask ? mask.text(stack) : stack }),
    };
  });
  return { late_errors: { count: known.count, first } };
}
