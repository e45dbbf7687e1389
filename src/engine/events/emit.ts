import type { LogLine } from '../../items/item-log.ts';
import { assertNever } from '../../lang/assert.ts';
import type { Shortage } from '../../ports/pool.ts';
import type { LateError } from '../../run/late-errors.ts';
import type { RunEvent } from '../../run/run-event.ts';
import { sourceReport } from '../../run/source-report.ts';
import { maskedElement, shownFailure } from '../../redaction/shown-failure.ts';
import type { ActiveRun } from '../active/active-run.ts';
import { shownOf } from '../active/elements.ts';
import type { Effect } from '../transactions/effects.ts';

/** The child run that an event is about, in the events of the run that it is an item of. */
interface Child {
  readonly run?: string;
}

type LateReported = Omit<
  Extract<RunEvent, { readonly type: 'late-error' }>,
  'type' | 'element_text'
>;

/** The item that an error comes from. */
export interface ItemOrigin {
  readonly task: string;
  readonly index: number;
  readonly element: unknown;
}

type EffectOf<Type extends Effect['type']> = Extract<Effect, { readonly type: Type }>;

/** Emits the event of a committed effect, if it has one. */
export function emitEffect(effect: Effect, at: number): void {
  const { events, record } = effect.run;
  switch (effect.type) {
    case 'run-started':
      return events.emit({ type: 'run-started', at, run: record.id });
    case 'begin-task':
      return emitStarted(effect, at);
    case 'waits-begun':
      return emitTaskWaits(effect, at);
    case 'item-progressed':
      return emitItemProgress(effect, at);
    case 'checkpoint-put':
    case 'task-resized':
    case 'run-resized':
    case 'waits-ended':
    case 'task-delayed':
    case 'drain-task':
    case 'stop-task':
    case 'sink-closed':
      return;
    case 'task-again':
    case 'task-grown':
    case 'task-progressed': {
      const { task, visit, summary } = effect.task.record;
      const source = sourceReport(effect.task.record);
      return events.emit({ type: 'task-progressed', at, task, visit, summary, ...source });
    }
    case 'task-settled': {
      const { task, visit, state, summary, error } = effect.task.record;
      const why = error ? { error: shownFailure(error, shownOf(effect.run)) } : {};
      const source = sourceReport(effect.task.record);
      return events.emit({
        type: 'task-settled',
        at,
        task,
        visit,
        state,
        summary,
        ...source,
        ...why,
      });
    }
    case 'finally-begun': {
      const { outcome = 'succeeded', error } = record;
      const why = error ? { error: shownFailure(error, shownOf(effect.run)) } : {};
      return events.emit({ type: 'run-finishing', at, outcome, ...why });
    }
    case 'run-paused':
      events.emit({ type: 'run-paused', at });
      return events.close();
    case 'run-ended':
      events.emit({ type: 'run-ended', at, state: record.state });
      return events.close();
  }
  assertNever(effect);
}

function emitStarted({ run, task: { record } }: EffectOf<'begin-task'>, at: number): void {
  const { task, visit, summary } = record;
  const { total } = summary;
  run.events.emit({ type: 'task-started', at, task, visit, total, ...sourceReport(record) });
}

function emitItemProgress(
  { run, task: { record }, index, progress }: EffectOf<'item-progressed'>,
  at: number,
): void {
  const { task, visit } = record;
  run.events.emit({ type: 'item-progressed', at, task, visit, index, ...progress });
}

/** Emits that the items of a task wait. */
function emitTaskWaits({ run, task: { plan, record } }: EffectOf<'waits-begun'>, at: number): void {
  const { task, visit, remaining } = record;
  if (!plan.waitsFor || record.state !== 'running') return;
  run.events.emit({ type: 'task-waits', at, task, visit, for: plan.waitsFor, items: remaining });
}

/** Emits that something is lacking for a run. The reason may quote an action file. */
export function emitWaiting({ events, mask }: ActiveRun, at: number, shortage: Shortage): void {
  const reason = mask ? mask.text(shortage.reason) : shortage.reason;
  events.emit({ type: 'waiting', at, ...shortage, reason });
}

export function emitSupplied({ events }: ActiveRun, at: number): void {
  events.emit({ type: 'waiting-ended', at });
}

/** Emits that a worker was lost. Its error may quote a secret. */
export function emitWorkerLost(
  { events, mask }: ActiveRun,
  { reason, stack, index: _index, ...error }: LateError & Child,
  origin?: ItemOrigin,
): void {
  const from = origin ? { origin: shownOrigin(origin, mask) } : {};
  events.emit({ type: 'worker-lost', ...error, ...shownError(mask, reason, stack), ...from });
}

function shownOrigin({ task, index, element }: ItemOrigin, mask: ActiveRun['mask']) {
  return { task, index, ...maskedElement(element, mask) };
}

/** Emits an error that has come from an item and has not ended its worker. */
export function emitLateError(
  { events, mask }: ActiveRun,
  { reason, stack, element, ...error }: LateReported,
): void {
  const item = maskedElement(element, mask);
  events.emit({ type: 'late-error', ...error, ...item, ...shownError(mask, reason, stack) });
}

function shownError(
  mask: ActiveRun['mask'],
  reason: string,
  stack: string | undefined,
): { readonly reason: string; readonly stack?: string } {
  const shown = (text: string): string => (mask ? mask.text(text) : text);
  return { reason: shown(reason), ...(stack === undefined ? {} : { stack: shown(stack) }) };
}

/** Emits a masked line that an item has logged. */
export function emitLog(
  { events }: ActiveRun,
  task: string,
  index: number,
  { at, step, message, fields }: LogLine,
): void {
  // Without a spread: there can be many lines.
  if (step)
    events.emit({ type: 'log', at, task, index, step, message, ...(fields ? { fields } : {}) });
  else if (fields) events.emit({ type: 'log', at, task, index, message, fields });
  else events.emit({ type: 'log', at, task, index, message });
}
