import { advance, apply } from '../../run/advance.ts';
import type { Decision } from '../../run/decisions.ts';
import type { Failure } from '../../items/failure.ts';
import type { Context } from './context.ts';
import { putWaitingLogs } from './item-logs.ts';
import { endRequests, mark } from './requests.ts';
import { renderOutput } from './run-output.ts';

type DecisionOf<Type extends Decision['type']> = Extract<Decision, { type: Type }>;

export function pauseRun(context: Context): void {
  const { tx, run, now, effects } = context;
  run.record = { ...run.record, state: 'paused', stoppedAt: now };
  for (const task of run.running) putWaitingLogs(tx, task);
  endRequests(context, 'paused');
  mark(context, { kind: 'paused', text: '' });
  putReleased(context);
  effects.push({ type: 'run-paused', run });
}

/** Stored with the end of the task: a process that resumes the run stops the others, too. */
export function succeedRun({ tx, run }: Context, { task }: DecisionOf<'succeed-run'>): void {
  run.record = { ...run.record, succeededBy: task, succeeding: true };
  tx.putRun(run.record);
}

/** The output is rendered before, so that `finally` sees how the run will end. */
export function beginFinally(
  context: Context,
  { state, failure }: DecisionOf<'begin-finally'>,
): void {
  const { tx, run, effects } = context;
  setEnd(context, failure);
  const lacking = putOutput(context);
  const hasFailed = lacking !== undefined && state === 'succeeded';
  if (hasFailed) {
    setEnd(context, lacking);
    apply(run.model, advance(run.model, { type: 'output-failed', failure: lacking }));
  }
  run.record = { ...run.record, outcome: hasFailed ? 'failed' : state };
  tx.putRun(run.record);
  dropCancel(context);
  effects.push({ type: 'finally-begun', run });
}

/** What was asked for before has been done, or comes too late. A later cancel stops `finally`. */
function dropCancel({ tx, run }: Context): void {
  const { cancel, ...rest } = tx.request(run.id) ?? {};
  if (cancel === undefined) return;
  tx.clearRequest(run.id);
  if (rest.pause) tx.putRequest(run.id, rest);
}

/** A run with a `finally` that has begun has its output already. */
export function endRun(context: Context, { state, failure }: DecisionOf<'end-run'>): void {
  const { run, now, effects } = context;
  setEnd(context, failure);
  const lacking = run.record.outcome === undefined ? putOutput(context) : undefined;
  const hasFailed = lacking !== undefined && state === 'succeeded';
  if (hasFailed) setEnd(context, lacking);
  run.record = { ...run.record, state: hasFailed ? 'failed' : state, endedAt: now };
  endRequests(context, 'ended');
  putReleased(context);
  effects.push({ type: 'run-ended', run });
}

function setEnd({ run }: Context, failure: Failure | undefined): void {
  const { succeeding: _succeeding, ...record } = run.record;
  run.record = failure ? { ...record, error: failure } : record;
}

/** Returns why the output cannot be rendered in full: that fails a run that has succeeded. */
function putOutput({ tx, run }: Context): Failure | undefined {
  const { document, references, errors } = renderOutput(run);
  run.documents.output = document;
  const { outputReferences: _before, ...record } = run.record;
  run.record = {
    ...record,
    ...(references.length === 0 ? {} : { outputReferences: references }),
    ...(errors.length === 0 ? {} : { outputErrors: errors }),
  };
  if (document) tx.putDocument(run.id, 'output', document.bytes());
  return errors[0];
}

function putReleased({ tx, run }: Context): void {
  tx.putRun(run.record);
  tx.clearRequest(run.id);
  tx.releaseLease(run.lease);
}
