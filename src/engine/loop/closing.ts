import { changedCodeHint } from '../../code/require-version.ts';
import { MillraceError } from '../../errors.ts';
import type { Failure } from '../../items/failure.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Pool } from '../../ports/pool.ts';
import type { Store } from '../../ports/store.ts';
import type { ActiveRun } from '../active/active-run.ts';
import type { ActiveRuns } from '../active/active-runs.ts';
import { clockOf } from '../active/run-clock.ts';
import { putWaitingLogs } from '../transactions/item-logs.ts';
import type { Outflow } from '../outflow/outflow.ts';
import type { Writer } from '../transactions/writer.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { NamedLimits } from '../../work/limits/named-limits.ts';
import type { RequestPoller } from './request-poller.ts';
import type { RunGate } from './run-gate.ts';
import type { Timers } from './timers.ts';

interface Parts {
  readonly clock: Clock;
  readonly store: Store;
  readonly pool: Pool;
  readonly runs: ActiveRuns;
  readonly writer: Writer;
  readonly dispatcher: Dispatcher;
  readonly outflow: Outflow;
  readonly timers: Timers;
  readonly requestPoller: RequestPoller;
  readonly limits: NamedLimits;
  readonly gate: RunGate;
}

/** The ways in which a run leaves this process: finished, or abandoned with the reason. */
export class Closing {
  readonly #parts: Parts;
  /** Runs that are being interrupted. */
  readonly #interrupted = new WeakSet<ActiveRun>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The run has ended or is paused, and that is on disk. */
  finish(run: ActiveRun): void {
    this.#release(run);
    if (!run.record.parent) run.deaths?.remove();
    run.finish();
  }

  /** Another process has the run. The child runs go with it: they belong to that process too. */
  leaseLost(run: ActiveRun, error: MillraceError): void {
    const { runs, writer } = this.#parts;
    for (const child of runs.childrenOf(run)) this.leaseLost(child, error);
    writer.drop(run);
    this.#abandon(run, error);
  }

  /** The run cannot go on here: it is released, and can be resumed. */
  drop(run: ActiveRun, error: unknown): void {
    this.#releaseLeases([run]).then(
      () => this.#abandon(run, error),
      () => this.#abandon(run, error),
    );
  }

  abandonAll(error: unknown): void {
    for (const run of this.#parts.runs) this.#abandon(run, error);
  }

  /** No worker can be had for a run. It is interrupted with the runs that it belongs to. */
  starved(run: ActiveRun, failure: Failure): void {
    const root = this.#parts.runs.rootOf(run);
    if (this.#interrupted.has(root)) return;
    this.#interrupted.add(root);
    const error = stopped(root, failure);
    this.#interrupt(root, error).catch(() => this.leaseLost(root, error));
  }

  /**
   * Claims nothing more, lets the items in flight end, commits them, and releases the leases. A run
   * that was about to pause is paused; the others can be resumed.
   */
  async close(): Promise<void> {
    const { dispatcher, outflow, runs, writer, limits } = this.#parts;
    for (const run of runs) run.deaths?.stop();
    await dispatcher.drainAll();
    await outflow.close();
    for (const run of runs) if (run.pausing) writer.post({ type: 'run-idle', run });
    await writer.flushed();
    const left = [...runs];
    if (left.length > 0) await this.#releaseLeases(left);
    for (const run of left) this.#abandon(run, closedBeforeEnd(run));
    await limits.close();
  }

  /** Lets the items in flight end, commits them, and releases the lease: it can be resumed. */
  async #interrupt(root: ActiveRun, error: MillraceError): Promise<void> {
    const { runs } = this.#parts;
    const drained = new Set<ActiveRun>();
    let family = runs.familyOf(root);
    // A run that was starting comes to the family while the others are drained.
    while (family.some((run) => !drained.has(run))) {
      await this.#drain(family.filter((run) => !drained.has(run)));
      for (const run of family) drained.add(run);
      family = runs.familyOf(root);
    }
    if (root.isOver) return;
    await this.#releaseLeases(family);
    for (const run of family) this.#abandon(run, error);
  }

  async #drain(family: readonly ActiveRun[]): Promise<void> {
    const { dispatcher, outflow, writer } = this.#parts;
    await Promise.all(family.map((run) => dispatcher.drainRun(run, 'closing')));
    await Promise.all(family.map((run) => outflow.stop(run)));
    await writer.flushed();
  }

  #releaseLeases(runs: readonly ActiveRun[]): Promise<void> {
    const { store, clock } = this.#parts;
    return store.commit((tx) => {
      for (const run of runs) {
        if (tx.lease(run.id)?.epoch !== run.lease.epoch) continue;
        for (const task of run.running) putWaitingLogs(tx, task);
        tx.putRun({ ...run.record, stoppedAt: clockOf(run, clock).now() });
        tx.releaseLease(run.lease);
      }
    });
  }

  #abandon(run: ActiveRun, error: unknown): void {
    this.#parts.dispatcher.forget(run);
    for (const task of run.tasks.values()) this.#parts.outflow.end(task);
    this.#release(run);
    if (!run.record.parent) run.deaths?.stop();
    run.abandon(error);
  }

  #release(run: ActiveRun): void {
    if (run.isOver) return;
    const { runs, timers, writer, dispatcher, requestPoller, pool, gate } = this.#parts;
    runs.delete(run);
    gate.leave(run);
    timers.forget(run);
    dispatcher.release(run);
    writer.release(run);
    if (runs.size === 0) requestPoller.stop();
    pool.release(run.documentIds(), run.folder);
  }
}

/** No worker can be had, or one has met other code than the run began with. */
function stopped({ id }: ActiveRun, { code, message }: Failure): MillraceError {
  return new MillraceError(code, `run ${id} was stopped: ${message}`, {
    hint: hintOf(code, id),
    details: { run: id },
  });
}

function hintOf(code: string, id: string): string {
  const resume = `millrace resume ${id}`;
  switch (code) {
    case 'MR514':
      return changedCodeHint(id);
    // The stream of a task was not passed, or another one was.
    case 'MR424':
      return `Go on with: … | ${resume} --stdin rest`;
    case 'MR608':
      return `Pass the same stream: … | ${resume} --stdin all; or what follows: --stdin rest`;
    default:
      return `Go on with: ${resume}`;
  }
}

function closedBeforeEnd({ id }: ActiveRun): MillraceError {
  const message = `the executor was closed before run ${id} had ended`;
  return new MillraceError('MR507', message, {
    hint: `Go on with: millrace resume ${id}`,
    details: { run: id },
  });
}
