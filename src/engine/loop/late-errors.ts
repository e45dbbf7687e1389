import type { Clock } from '../../ports/clock.ts';
import type { LateReport, StrayError } from '../../ports/pool.ts';
import type { WorkerLoss } from '../../ports/work.ts';
import type { LateError } from '../../run/late-errors.ts';
import { asRunId } from '../../run/run-id.ts';
import type { ActiveRun } from '../active/active-run.ts';
import type { ActiveRuns } from '../active/active-runs.ts';
import { toldElement } from '../active/elements.ts';
import { clockOf } from '../active/run-clock.ts';
import type { TaskRun } from '../active/task-run.ts';
import { emitLateError, emitWorkerLost, type ItemOrigin } from '../events/emit.ts';
import type { ErrorOrigin } from '../../wire/error-origin.ts';
import type { Message } from '../transactions/inbox.ts';

interface Parts {
  readonly clock: Clock;
  readonly runs: ActiveRuns;
  readonly post: (message: Message) => void;
}

/**
 * Errors that actions throw outside of their promises. Each is told in the events of its run, and
 * in those of the run that this is an item of, and is stored with the run.
 */
export class LateErrorLog {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** An error whose item is known; its worker goes on. */
  thrown({ origin, reason, stack }: LateReport): void {
    const { run: id, task, visit, index, hasFailed } = origin;
    const run = this.#parts.runs.find(asRunId(id));
    if (!run) return;
    const error = { at: this.#now(run), task, visit, index, reason, ...stackOf(stack) };
    const element = toldElement(run, { task, visit, index });
    for (const one of this.#told(run))
      emitLateError(one, { ...error, ...childOf(one, run), hasFailed, element });
    this.#store(run, { ...error, again: [] });
  }

  /** A worker was lost in which a task had items. */
  workerLost(run: ActiveRun, { key: { task, visit } }: TaskRun, loss: WorkerLoss): void {
    const { reason, stack, origin, again } = loss;
    const isOwn = origin?.run === run.id && origin.task === task && origin.visit === visit;
    const index = isOwn ? { index: origin.index } : {};
    const error = { at: this.#now(run), task, visit, ...index, reason, ...stackOf(stack), again };
    const item = this.#itemOf(origin);
    for (const one of this.#told(run))
      emitWorkerLost(one, { ...error, ...childOf(one, run) }, item);
    this.#store(run, error);
  }

  /** An error ended a worker in which nothing ran. Without an origin, no run is known. */
  strayed({ reason, stack, origin }: StrayError): void {
    const { runs } = this.#parts;
    const owner = origin && runs.find(asRunId(origin.run));
    for (const run of owner ? this.#told(owner) : runs) {
      if (runs.rootOf(run) !== run && run !== owner) continue;
      const error = { at: this.#now(run), reason, ...stackOf(stack), again: [] };
      emitWorkerLost(run, error, this.#itemOf(origin));
      if (!owner || run === owner) this.#store(run, error);
    }
  }

  #itemOf(origin: ErrorOrigin | undefined): ItemOrigin | undefined {
    if (!origin) return undefined;
    const { run: id, task, visit, index } = origin;
    const run = this.#parts.runs.find(asRunId(id));
    return { task, index, element: run && toldElement(run, { task, visit, index }) };
  }

  #told(run: ActiveRun): ReadonlySet<ActiveRun> {
    return new Set([run, this.#parts.runs.rootOf(run)]);
  }

  #store(run: ActiveRun, error: LateError): void {
    this.#parts.post({ type: 'late-error', run, error });
  }

  #now(run: ActiveRun): number {
    return clockOf(run, this.#parts.clock).now();
  }
}

function stackOf(stack: string | undefined): { readonly stack?: string } {
  return stack === undefined ? {} : { stack };
}

/** Names the run where its event stands among those of another. */
function childOf(told: ActiveRun, run: ActiveRun): { readonly run?: string } {
  return told === run ? {} : { run: run.id };
}
