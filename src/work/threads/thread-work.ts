import { longestTimer } from '../../lang/duration.ts';
import type { RetryRecord } from '../../run/records.ts';
import { type ItemAttempt, stop, type Stop } from '../../wire/shared/control-block.ts';
import type { Failure } from '../../items/failure.ts';
import { laneClock } from '../../wire/shared/lane-clock.ts';
import type { DrainTask } from '../../wire/messages.ts';
import { Pace } from '../../wire/shared/rate-limiter.ts';
import type { Permits } from '../../wire/shared/permits.ts';
import type { TaskRun } from '../../engine/active/task-run.ts';
import type { DrainEnd, Pool } from '../../ports/pool.ts';
import { Deaths } from './crash-tracker.ts';
import type { TurnTaker } from '../limits/exclusive-turns.ts';
import { type Group, Phase } from './pass.ts';
import type { Sharer, Shares } from '../limits/fair-shares.ts';
import { outstayed, overdueLanes } from './overdue.ts';

/** What the drains of a task ask of the engine. */
export interface DrainsHost {
  readonly pool: Pool;
  nextDrain(task: TaskRun): number;
  now(): number;
  /** Indexes that have not ended and do not wait for a retry. */
  pending(task: TaskRun): Int32Array;
  /** Reports the attempt of an item that its worker can no longer report. */
  report(task: TaskRun, item: ItemAttempt, state: 'failed' | 'timed_out', failure: Failure): void;
  /** No drain is left and none will start: the task was stopped, or its action cannot be loaded. */
  stopped(task: TaskRun, failure?: Failure): void;
  /** Something has begun, ended or come to be due. */
  moved(): void;
}

const WATCH_MS = 50;

/**
 * Keeps the items of one task moving until all have ended. A phase is one control block over a range or a list
 * of items; its lanes are shared out to groups, and an idle group whose block has work is given to the pool.
 * When a worker is lost, the others go on; at the end of the phase what was lost is sought in the done bits. Items that
 * may have killed a worker then run alone, one at a time, in a phase of their own, all others in the next common one.
 */
export class TaskDrains implements Sharer, TurnTaker {
  readonly task: TaskRun;
  readonly #host: DrainsHost;
  readonly #message: DrainTask;
  readonly #deaths = new Deaths();
  #phase: Phase | undefined;
  #uncommitted = 0;
  #stopping: Stop = stop.go;
  #unusable: Failure | undefined;
  #told = false;
  #closed = false;
  #retryTimer: NodeJS.Timeout | undefined;
  #watch: NodeJS.Timeout | undefined;
  readonly #shares: Shares | undefined;
  readonly #pace: Pace | undefined;
  /** Others have the process for themselves. */
  #held = false;

  /** `shares`: where the run bounds the items in flight over all its tasks. */
  constructor(task: TaskRun, message: DrainTask, host: DrainsHost, shares?: Shares) {
    this.task = task;
    this.#message = message;
    this.#host = host;
    this.#shares = shares;
    const { rateLimit } = task.record;
    this.#pace = rateLimit === undefined ? undefined : new Pace(rateLimit);
    shares?.add(this);
  }

  /** `pending` names the items to run; absent: all. */
  begin(pending?: Int32Array): void {
    const { timeout } = this.#message;
    if (timeout !== undefined) {
      this.#watch = setInterval(() => this.#killOverdue(timeout), WATCH_MS);
    }
    this.#open(this.#lanes, pending);
    this.#next();
  }

  get idle(): boolean {
    return this.#uncommitted === 0 && (this.#phase?.idle ?? true);
  }

  /** Items that lanes are working on. */
  get inFlight(): number {
    return this.#phase?.block.inFlight().length ?? 0;
  }

  get exclusive(): boolean {
    return this.task.plan.exclusive;
  }

  /** Items are left that neither wait for a retry nor are to be stopped. */
  get wanting(): boolean {
    const { record, waiting } = this.task;
    if (this.#closed || this.#stopping !== stop.go || this.#unusable) return !this.idle;
    return record.state === 'running' && record.remaining > waiting.size;
  }

  hold(held: boolean): void {
    if (this.#held === held) return;
    this.#held = held;
    if (this.#phase) this.#phase.block.held = held;
    if (held) this.#phase?.permits?.dismiss();
    this.#next();
  }

  get permits(): Permits | undefined {
    return this.#phase?.permits;
  }

  get demand(): number {
    return this.#phase?.demand(!this.#held) ?? 0;
  }

  stop(how: Stop): void {
    if (how > this.#stopping) this.#stopping = how;
    this.#told = false;
    this.#phase?.block.stop(how);
    this.#phase?.permits?.dismiss();
    this.#next();
  }

  /** Ends the workers of items that are still in flight, and what is beside them there: that runs again. */
  killAll(): void {
    for (const { live, from, to } of this.#phase?.groups ?? []) {
      const busy = this.#phase?.block.inFlight(from, to) ?? [];
      if (live && busy.length > 0) this.#host.pool.kill(live.drain);
    }
  }

  /** A batch of this drain has arrived; it is not yet committed. */
  received(drain: number): void {
    this.#uncommitted++;
    const phase = this.#phase;
    const group = phase?.groups.find(({ live }) => live?.drain === drain);
    if (!phase || !group) return;
    if (group.live) group.live.received++;
    this.#closeIfComplete(phase, group);
  }

  /** Batches of this task are on disk: the workers may go on, and what waited for that is looked at. */
  committed(count: number): void {
    this.#uncommitted -= count;
    this.#deaths.relent();
    this.#phase?.block.acknowledged(count);
    this.#next();
  }

  /** The task has settled, or its run was given up: what its drains still report is nobody's business. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#retryTimer);
    clearInterval(this.#watch);
    this.#phase?.block.stop(stop.drain);
    this.#phase?.permits?.dismiss();
    this.#shares?.delete(this);
  }

  #next(): void {
    if (this.#closed || this.task.record.state !== 'running') return;
    this.#offerRetries();
    const phase = this.#phase;
    if (!phase && this.#stopping === stop.go) return;
    if (phase && this.#stopping === stop.go && !this.#unusable) this.#fill(phase);
    if (this.idle) {
      if (this.#unusable || this.#stopping !== stop.go) this.#tellStopped();
      else if (!this.#held) this.#replan();
    }
    if (this.#phase && !this.#phase.block.claimable) this.#phase.permits?.dismiss();
    this.#shares?.balance();
    this.#host.moved();
  }

  #tellStopped(): void {
    if (!this.#told) this.#host.stopped(this.task, this.#unusable);
    this.#told = true;
  }

  /** Everything that was handed out has come back. What is neither done nor waiting was lost with a worker. */
  #replan(): void {
    const suspects = this.#deaths.takeSuspects();
    if (suspects.length > 0) this.#open(1, Int32Array.from(suspects), true);
    else if (this.task.record.remaining > this.task.waiting.size || this.#isSpent) {
      this.#open(this.#lanes, this.#host.pending(this.task));
    } else return;
    this.#offerRetries();
    if (this.#phase) this.#fill(this.#phase);
  }

  /** Items that still wait for a retry need a block that goes on, with all of the lanes. */
  get #isSpent(): boolean {
    const block = this.#phase?.block;
    return block !== undefined && (block.stopped !== stop.go || block.lanes < this.#lanes);
  }

  get #lanes(): number {
    if (this.exclusive) return 1;
    const concurrency = this.task.record.concurrency ?? this.#host.pool.size;
    return Math.max(1, Math.min(concurrency, this.task.record.remaining));
  }

  #open(lanes: number, indexes?: Int32Array, alone = false): void {
    this.#phase = new Phase({
      items: indexes && { indexes, attempts: indexes.map((index) => this.task.attemptOf(index)) },
      total: this.task.record.summary.total,
      lanes,
      workers: this.#host.pool.size,
      alone,
      limited: this.#shares !== undefined,
    });
  }

  #fill(phase: Phase): void {
    if (this.#held) return;
    for (const group of phase.groups) {
      if (!phase.block.claimable) return;
      if (!group.live) this.#drain(phase, group);
    }
  }

  #drain(phase: Phase, group: Group): void {
    const drain = this.#host.nextDrain(this.task);
    group.live = { drain, received: 0 };
    const ended = this.#host.pool.drain({
      ...phase.message(drain, group, this.#message),
      ...(this.#pace ? { pace: { rate: this.#pace.rate, buffer: this.#pace.buffer } } : {}),
      ...(phase.alone || this.#deaths.loading ? { alone: true } : {}),
    });
    void ended.then((end) => this.#ended(phase, group, end));
  }

  #ended(phase: Phase, group: Group, end: DrainEnd): void {
    switch (end.kind) {
      case 'drained':
        if (group.live) group.live.expected = end.batches;
        this.#closeIfComplete(phase, group);
        break;
      case 'unusable':
        this.#unusable = end.failure;
        phase.leave(group);
        phase.block.stop(stop.drain);
        break;
      case 'lost':
        phase.leave(group);
        this.#lost(phase, group, end);
        break;
    }
    this.#next();
  }

  /** The reply of a drain may overtake its last batches; only when they are here has it ended. */
  #closeIfComplete(phase: Phase, group: Group): void {
    const { live } = group;
    if (live?.expected !== undefined && live.received >= live.expected) phase.leave(group);
  }

  #lost(phase: Phase, group: Group, { reason, suspicion }: DrainEnd & { kind: 'lost' }): void {
    const inFlight = phase.block.inFlight(group.from, group.to);
    for (const { lane } of inFlight) phase.block.leaveLane(lane);
    const over = new Set(group.overdue.map(({ index }) => index));
    for (const item of group.overdue) this.#host.report(this.task, item, 'timed_out', outstayed);
    group.overdue = [];
    for (const poison of this.#deaths.note(inFlight, over.size > 0 ? 'none' : suspicion)) {
      const message = `the item took its worker down ${this.#deaths.limit} times: ${reason}`;
      this.#host.report(this.task, poison, 'failed', { code: 'MR408', message });
      over.add(poison.index);
    }
    // Those that nobody suspects run again at once. The ring may be full: then they are found at the end of the phase.
    for (const item of inFlight) {
      if (!over.has(item.index) && !this.#deaths.suspects(item.index)) phase.block.offerRetry(item);
    }
    if (!this.#deaths.hopeless) return;
    const message = `workers die again and again with nothing in flight: ${reason}`;
    this.#unusable ??= { code: 'MR408', message };
    phase.block.stop(stop.drain);
  }

  #killOverdue(timeout: number): void {
    const phase = this.#phase;
    for (const group of phase?.groups ?? []) {
      if (!phase || !group.live || group.overdue.length > 0) continue;
      const lanes = phase.block.inFlight(group.from, group.to);
      group.overdue = overdueLanes(lanes, timeout, laneClock());
      if (group.overdue.length > 0) this.#host.pool.kill(group.live.drain);
    }
  }

  #offerRetries(): void {
    clearTimeout(this.#retryTimer);
    const phase = this.#phase;
    if (!phase || this.#stopping !== stop.go || this.task.waiting.size === 0) return;
    if (phase.block.stopped !== stop.go) return;
    const now = this.#host.now();
    this.task.waiting.takeDue(now, (retry: RetryRecord) => phase.block.offerRetry(retry));
    const due = this.task.waiting.nextDue;
    if (due === undefined || due <= now) return;
    this.#retryTimer = setTimeout(() => this.#next(), Math.min(due - now, longestTimer));
  }
}
