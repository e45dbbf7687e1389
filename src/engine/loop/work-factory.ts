import type { Failure } from '../../items/failure.ts';
import { ok, type Result } from '../../lang/result.ts';
import { runsChildren } from '../../plan/plan.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Pool } from '../../ports/pool.ts';
import type { StoreReader } from '../../ports/store.ts';
import type {
  AttemptLimit,
  ChildWorkCallbacks,
  PermitTicket,
  SharedLimit,
  TaskWork,
  ThreadWorkCallbacks,
  ThreadWorkOptions,
  WorkSource,
  UnitSet,
  WaitCallbacks,
} from '../../ports/work.ts';
import type { LogLimits } from '../../run/log-limits.ts';
import type { ItemKey } from '../../run/records.ts';
import type { TaskMessage } from '../../wire/messages.ts';
import { ItemInput } from '../../work/item-input.ts';
import { ChildWork } from '../../work/children/child-work.ts';
import { FairShares } from '../../work/limits/fair-shares.ts';
import { InTurn } from '../../work/limits/in-turn.ts';
import type { NamedLimits } from '../../work/limits/named-limits.ts';
import { PermitRequest } from '../../work/limits/permit-request.ts';
import { ScopeEnd } from '../../work/scope-end.ts';
import { ThreadWork } from '../../work/threads/thread-work.ts';
import type { ChildProgram } from '../acquiring/open-child.ts';
import { WaitWork } from '../../work/waits/wait-work.ts';
import type { WaitKind } from '../../workflow/workflow.ts';
import type { ActiveRun } from '../active/active-run.ts';
import { isKnownLimit, namedLimit, renderedLimit } from '../active/named-limit.ts';
import { outermost } from '../active/outer.ts';
import { clockOf, clockOffset } from '../active/run-clock.ts';
import type { TaskRun } from '../active/task-run.ts';
import { UnitReader } from './fold-units.ts';
import { blockPrograms, workflowPrograms } from './child-programs.ts';
import { pendingItems } from './items-to-run.ts';
import { taskMessage } from './task-message.ts';

/** What the items that are runs ask of the engine. */
export interface ChildRunCallbacks {
  /** Creates the run of an item, or acquires the one that exists, which may have ended. */
  startChild(parent: ActiveRun, item: ItemKey, program: ChildProgram): Promise<ActiveRun>;
  /** `because`: its item has taken too long. */
  cancel(run: ActiveRun, policy: 'cancel_running', because?: Failure): void;
  pause(run: ActiveRun): void;
  /** Checks that this process still has the lease of the run. */
  verifyLease(run: ActiveRun): void;
}

interface FactoryParts {
  readonly pool: Pool;
  readonly store: StoreReader;
  readonly clock: Clock;
  readonly children: ChildRunCallbacks;
  readonly logLimits: LogLimits;
  readonly limits: Pick<NamedLimits, 'attempts'>;
}

/** What the work on one task reports, whatever its kind. */
export type WorkReports = Pick<
  ThreadWorkCallbacks,
  'nextConsumer' | 'complete' | 'workerLost' | 'starved' | 'stopped' | 'changed'
> & {
  readonly beginWaits: WaitCallbacks['begin'];
  readonly look: WaitCallbacks['look'];
};

/** Makes the work on a task, of the kind that its plan asks for. */
export class WorkFactory {
  readonly #parts: FactoryParts;
  readonly #limits = new WeakMap<ActiveRun, FairShares>();

  constructor(parts: FactoryParts) {
    this.#parts = parts;
  }

  /** What may be in flight over all tasks of a run has changed. */
  resize(run: ActiveRun, concurrency: number): void {
    this.#limits.get(run)?.setMost(concurrency);
  }

  create(run: ActiveRun, task: TaskRun, reports: WorkReports, source?: WorkSource): TaskWork {
    const { waitsFor, endsScope } = task.plan;
    if (endsScope) return this.#scopeEnd(run, task, reports);
    if (waitsFor) return this.#waitWork(run, task, waitsFor, reports);
    if (!runsChildren(task.plan)) return this.#threadWork(run, task, reports, source);
    return this.#childWork(run, task, reports);
  }

  #threadWork(
    run: ActiveRun,
    task: TaskRun,
    reports: WorkReports,
    source: WorkSource | undefined,
  ): TaskWork {
    const { pool, store } = this.#parts;
    const clock = clockOf(run, this.#parts.clock);
    const { exclusive } = task.plan;
    const deaths = run.deaths && { notes: run.deaths.notes, byItem: run.deaths.of(task.key) };
    const named = this.#namedLimit(run, task.plan.limit);
    const limit = sharedBy(this.#limitOf(run), named);
    const limitRate = named?.rate;
    const message = this.#message(run, task);
    const reader = task.plan.fold && new UnitReader(store, run, task, (ids) => pool.release(ids));
    const units = reader && ((numbers: Int32Array): UnitSet => reader.read(numbers));
    const ticketFor = this.#ticketFor(run, task);
    const options = { message, exclusive, limit, limitRate, ticketFor, deaths, source, units };
    const pending = (): Int32Array => pendingItems(store, task);
    return new ThreadWork(task, options, { ...reports, pool, clock, pending });
  }

  #childWork(run: ActiveRun, task: TaskRun, reports: WorkReports): TaskWork {
    const { children, pool } = this.#parts;
    const message = this.#message(run, task);
    const { source } = task;
    const items = source && {
      onBad: source.settings.onBad,
      read: (index: number): unknown => source.read(index),
    };
    const programs = task.plan.block
      ? blockPrograms(run, task, message, items)
      : workflowPrograms(run, task, message, items);
    const { timeout } = message;
    const ticketOf = this.#ticketsOf(run, task, message, items?.read);
    const options = { programs, timeout, lanes: pool.size, source: items, ticketOf };
    const callbacks: ChildWorkCallbacks<ActiveRun, ChildProgram> = {
      ...reports,
      clock: clockOf(run, this.#parts.clock),
      start: ({ index, attempt }, program) =>
        children.startChild(run, { ...task.key, index, attempt }, program),
      cancel: (child, because) => children.cancel(child, 'cancel_running', because),
      pause: (child) => children.pause(child),
      get isPausing() {
        return run.pausing;
      },
      verifyLease: () => children.verifyLease(run),
    };
    return new ChildWork(task, options, callbacks);
  }

  #scopeEnd(run: ActiveRun, task: TaskRun, reports: WorkReports): TaskWork {
    const callbacks = { ...reports, clock: clockOf(run, this.#parts.clock) };
    return new ScopeEnd(task, this.#message(run, task), callbacks);
  }

  #waitWork(run: ActiveRun, task: TaskRun, kind: WaitKind, reports: WorkReports): TaskWork {
    const { store } = this.#parts;
    const message = this.#message(run, task);
    const { source, key } = task;
    const items = source && {
      onBad: source.settings.onBad,
      read: (index: number): unknown => source.read(index),
    };
    const { lastSignal = 0 } = run.record;
    const callbacks: WaitCallbacks = {
      ...reports,
      clock: clockOf(run, this.#parts.clock),
      begin: (waiting, begun) => reports.beginWaits(waiting, begun),
      signal: (of) => store.waits.signal(of),
      // Another visit waits for another signal.
      lastSignal: (of) =>
        Math.max(lastSignal, key.visit > 1 ? (store.waits.got(run.id, key, of) ?? 0) : 0),
    };
    return new WaitWork(task, { message, kind, source: items }, callbacks);
  }

  #message(run: ActiveRun, task: TaskRun): TaskMessage {
    const { clock, logLimits: limits } = this.#parts;
    const now = clockOf(run, clock).now();
    return taskMessage(run, task, { clockOffset: clockOffset(run, clock), limits, now });
  }

  /** Equals take turns by run: what is in a block, or in a sub-workflow, counts for the whole. */
  #namedLimit(run: ActiveRun, name: string | undefined): AttemptLimit | undefined {
    if (name === undefined) return undefined;
    const { priority = 0 } = run.record;
    return this.#parts.limits.attempts(namedLimit(run, name), { run: rootOf(run), priority });
  }

  /** A permit for one attempt. */
  #ticket(run: ActiveRun, name: string): PermitTicket | undefined {
    const limit = this.#namedLimit(run, name);
    return limit && new PermitRequest(limit, this.#parts.clock);
  }

  /** Permits for items that are runs. */
  #ticketsOf(
    run: ActiveRun,
    { plan }: TaskRun,
    message: TaskMessage,
    read: ((index: number) => unknown) | undefined,
  ): TicketOf | undefined {
    const { limit, itemLimit } = plan;
    if (itemLimit === undefined) {
      return limit === undefined ? undefined : () => ok(this.#ticket(run, limit));
    }
    const input = new ItemInput(message, read);
    return (index) => {
      const value = input.limit(index);
      if (!value.ok) return value;
      const given = { value: value.value, template: itemLimit };
      const name = renderedLimit(outermost(run).plan, this.#parts.store.limits, given);
      if (!name.ok) return name;
      return ok(name.value === undefined ? undefined : this.#ticket(run, name.value));
    };
  }

  /** Permits for items in threads, by the name of the limit that each names. */
  #ticketFor(run: ActiveRun, { plan }: TaskRun): ThreadWorkOptions['ticketFor'] {
    if (plan.itemLimit === undefined) return undefined;
    const { limits } = this.#parts.store;
    const { plan: whole } = outermost(run);
    return (name) => (isKnownLimit(whole, limits, name) ? this.#ticket(run, name) : undefined);
  }

  /** What a run has in flight counts for the runs around it, too. */
  #limitOf(run: ActiveRun): FairShares | undefined {
    const { parent, plan } = run;
    const around = parent && this.#limitOf(parent);
    if (plan.concurrency === undefined) return around;
    const most = run.record.changes?.concurrency ?? plan.concurrency;
    const limit = this.#limits.get(run) ?? new FairShares(most, this.#parts.clock, around);
    this.#limits.set(run, limit);
    return limit;
  }
}

type TicketOf = (index: number) => Result<PermitTicket | undefined, Failure>;

/** What the lanes of a task share; the named limit is released with it. */
function sharedBy(
  ofRun: SharedLimit | undefined,
  named: AttemptLimit | undefined,
): SharedLimit | undefined {
  if (!named) return ofRun;
  const shared = ofRun ? new InTurn(ofRun, named.shared) : named.shared;
  return {
    changed: (sharer) => shared.changed(sharer),
    delete: (sharer) => {
      shared.delete(sharer);
      named.release();
    },
  };
}

function rootOf(run: ActiveRun): ActiveRun {
  let at = run;
  while (at.parent) at = at.parent;
  return at;
}
