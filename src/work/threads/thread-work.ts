import type { CancelTimer, Clock } from '../../ports/clock.ts';
import type { RetryRecord } from '../../run/records.ts';
import { type ItemAttempt, stop, type Stop } from '../../wire/shared/control-block.ts';
import type { Failure } from '../../items/failure.ts';
import { laneClock } from '../../wire/shared/lane-clock.ts';
import type { TaskMessage } from '../../wire/messages.ts';
import { RateLimiter } from '../../wire/shared/rate-limiter.ts';
import type { Permits } from '../../wire/shared/permits.ts';
import type { TaskRun } from '../../engine/active/task-run.ts';
import type { ConsumerEnd, Pool } from '../../ports/pool.ts';
import { CrashTracker } from './crash-tracker.ts';
import type { TurnTaker } from '../limits/exclusive-turns.ts';
import { type LaneGroup, Pass } from './pass.ts';
import type { Sharer, FairShares } from '../limits/fair-shares.ts';
import { killedAfterTimeout, overdueLanes } from './overdue.ts';

export interface ThreadWorkCallbacks {
  readonly pool: Pool;
  nextConsumer(task: TaskRun): number;
  readonly clock: Clock;
  /** Indexes that have not ended and do not wait for a retry. */
  pending(task: TaskRun): Int32Array;
  /** Reports the attempt of an item that its worker can no longer report. */
  report(task: TaskRun, item: ItemAttempt, state: 'failed' | 'timed_out', failure: Failure): void;
  /** No consumer is left and none will start: the task was stopped, or its action cannot be loaded. */
  stopped(task: TaskRun, failure?: Failure): void;
  /** Something has begun, ended or come to be due. */
  changed(): void;
}

const WATCH_MS = 50;

/**
 * Keeps the items of one task moving until all have ended. A pass is one control block over a range or a list
 * of items; its lanes are shared out to groups, and an idle group whose block has work is given to the pool.
 * When a worker is lost, the others go on; at the end of the pass what was lost is sought in the done bits. Items that
 * may have killed a worker then run isolated, one at a time, in a pass of their own, all others in the next common one.
 */
export class ThreadWork implements Sharer, TurnTaker {
  readonly task: TaskRun;
  readonly #callbacks: ThreadWorkCallbacks;
  readonly #message: TaskMessage;
  readonly #crashTracker = new CrashTracker();
  #pass: Pass | undefined;
  #uncommitted = 0;
  #stopping: Stop = stop.go;
  #unusable: Failure | undefined;
  #isReported = false;
  #closed = false;
  #cancelRetryTimer: CancelTimer | undefined;
  #cancelWatch: CancelTimer | undefined;
  readonly #fairShares: FairShares | undefined;
  readonly #rateLimiter: RateLimiter | undefined;
  #isSuspended = false;

  /** `shares`: where the run bounds the items in flight over all its tasks. */
  constructor(task: TaskRun, message: TaskMessage, host: ThreadWorkCallbacks, shares?: FairShares) {
    this.task = task;
    this.#message = message;
    this.#callbacks = host;
    this.#fairShares = shares;
    const { rateLimit } = task.record;
    this.#rateLimiter = rateLimit === undefined ? undefined : new RateLimiter(rateLimit);
    shares?.add(this);
  }

  /** `pending` names the items to run; absent: all. */
  begin(pending?: Int32Array): void {
    const { timeout } = this.#message;
    if (timeout !== undefined) {
      const watch = (): void => this.#killOverdue(timeout);
      this.#cancelWatch = this.#callbacks.clock.every(WATCH_MS, watch);
    }
    this.#open(this.#lanes, pending);
    this.#next();
  }

  get idle(): boolean {
    return this.#uncommitted === 0 && (this.#pass?.idle ?? true);
  }

  /** Items that lanes are working on. */
  get inFlight(): number {
    return this.#pass?.block.inFlight().length ?? 0;
  }

  get exclusive(): boolean {
    return this.task.plan.exclusive;
  }

  /** Items are left that neither wait for a retry nor are to be stopped. */
  get hasWork(): boolean {
    const { record, waiting } = this.task;
    if (this.#closed || this.#stopping !== stop.go || this.#unusable) return !this.idle;
    return record.state === 'running' && record.remaining > waiting.size;
  }

  suspend(held: boolean): void {
    if (this.#isSuspended === held) return;
    this.#isSuspended = held;
    if (this.#pass) this.#pass.block.suspended = held;
    if (held) this.#pass?.permits?.dismiss();
    this.#next();
  }

  get permits(): Permits | undefined {
    return this.#pass?.permits;
  }

  get demand(): number {
    return this.#pass?.demand(!this.#isSuspended) ?? 0;
  }

  stop(how: Stop): void {
    if (how > this.#stopping) this.#stopping = how;
    this.#isReported = false;
    this.#pass?.block.stop(how);
    this.#pass?.permits?.dismiss();
    this.#next();
  }

  /** Ends the workers of items that are still in flight, and what is beside them there: that runs again. */
  killAll(): void {
    for (const { live, from, to } of this.#pass?.groups ?? []) {
      const busy = this.#pass?.block.inFlight(from, to) ?? [];
      if (live && busy.length > 0) this.#callbacks.pool.kill(live.consumer);
    }
  }

  /** A batch of this consumer has arrived; it is not yet committed. */
  received(consumer: number): void {
    this.#uncommitted++;
    const pass = this.#pass;
    const group = pass?.groups.find(({ live }) => live?.consumer === consumer);
    if (!pass || !group) return;
    if (group.live) group.live.received++;
    this.#closeIfComplete(pass, group);
  }

  /** Batches of this task are on disk: the workers may go on, and what waited for that is looked at. */
  committed(count: number): void {
    this.#uncommitted -= count;
    this.#crashTracker.reset();
    this.#pass?.block.acknowledged(count);
    this.#next();
  }

  /** The task has settled, or its run was given up: what its consumers still report is nobody's business. */
  close(): void {
    this.#closed = true;
    this.#cancelRetryTimer?.();
    this.#cancelWatch?.();
    this.#pass?.block.stop(stop.drain);
    this.#pass?.permits?.dismiss();
    this.#fairShares?.delete(this);
  }

  #next(): void {
    if (this.#closed || this.task.record.state !== 'running') return;
    this.#offerRetries();
    const pass = this.#pass;
    if (!pass && this.#stopping === stop.go) return;
    if (pass && this.#stopping === stop.go && !this.#unusable) this.#fill(pass);
    if (this.idle) {
      if (this.#unusable || this.#stopping !== stop.go) this.#reportStopped();
      else if (!this.#isSuspended) this.#replan();
    }
    if (this.#pass && !this.#pass.block.claimable) this.#pass.permits?.dismiss();
    this.#fairShares?.balance();
    this.#callbacks.changed();
  }

  #reportStopped(): void {
    if (!this.#isReported) this.#callbacks.stopped(this.task, this.#unusable);
    this.#isReported = true;
  }

  /** Everything that was handed out has come back. What is neither done nor waiting was lost with a worker. */
  #replan(): void {
    const suspects = this.#crashTracker.takeSuspects();
    if (suspects.length > 0) this.#open(1, Int32Array.from(suspects), true);
    else if (this.task.record.remaining > this.task.waiting.size || this.#isSpent) {
      this.#open(this.#lanes, this.#callbacks.pending(this.task));
    } else return;
    this.#offerRetries();
    if (this.#pass) this.#fill(this.#pass);
  }

  /** Items that still wait for a retry need a block that goes on, with all of the lanes. */
  get #isSpent(): boolean {
    const block = this.#pass?.block;
    return block !== undefined && (block.stopped !== stop.go || block.lanes < this.#lanes);
  }

  get #lanes(): number {
    if (this.exclusive) return 1;
    const concurrency = this.task.record.concurrency ?? this.#callbacks.pool.size;
    return Math.max(1, Math.min(concurrency, this.task.record.remaining));
  }

  #open(lanes: number, indexes?: Int32Array, isolated = false): void {
    this.#pass = new Pass({
      items: indexes && { indexes, attempts: indexes.map((index) => this.task.attemptOf(index)) },
      total: this.task.record.summary.total,
      lanes,
      workers: this.#callbacks.pool.size,
      isolated,
      limited: this.#fairShares !== undefined,
    });
  }

  #fill(pass: Pass): void {
    if (this.#isSuspended) return;
    for (const group of pass.groups) {
      if (!pass.block.claimable) return;
      if (!group.live) this.#consume(pass, group);
    }
  }

  #consume(pass: Pass, group: LaneGroup): void {
    const consumer = this.#callbacks.nextConsumer(this.task);
    group.live = { consumer, received: 0 };
    const ended = this.#callbacks.pool.consume({
      ...pass.message(consumer, group, this.#message),
      ...(this.#rateLimiter ? { rateLimit: this.#rateLimiter.handle } : {}),
      ...(pass.isolated || this.#crashTracker.isLoading ? { isolated: true } : {}),
    });
    void ended.then((end) => this.#ended(pass, group, end));
  }

  #ended(pass: Pass, group: LaneGroup, end: ConsumerEnd): void {
    switch (end.kind) {
      case 'finished':
        if (group.live) group.live.expected = end.batches;
        this.#closeIfComplete(pass, group);
        break;
      case 'unusable':
        this.#unusable = end.failure;
        pass.leave(group);
        pass.block.stop(stop.drain);
        break;
      case 'lost':
        pass.leave(group);
        this.#lost(pass, group, end);
        break;
    }
    this.#next();
  }

  /** The reply of a consumer may overtake its last batches; only when they are here has it ended. */
  #closeIfComplete(pass: Pass, group: LaneGroup): void {
    const { live } = group;
    if (live?.expected !== undefined && live.received >= live.expected) pass.leave(group);
  }

  #lost(pass: Pass, group: LaneGroup, { reason, blame }: ConsumerEnd & { kind: 'lost' }): void {
    const inFlight = pass.block.inFlight(group.from, group.to);
    for (const { lane } of inFlight) pass.block.leaveLane(lane);
    const over = new Set(group.overdue.map(({ index }) => index));
    for (const item of group.overdue)
      this.#callbacks.report(this.task, item, 'timed_out', killedAfterTimeout);
    group.overdue = [];
    for (const poison of this.#crashTracker.record(inFlight, over.size > 0 ? 'none' : blame)) {
      const message = `the item took its worker down ${this.#crashTracker.limit} times: ${reason}`;
      this.#callbacks.report(this.task, poison, 'failed', { code: 'MR408', message });
      over.add(poison.index);
    }
    // Those that nobody suspects run again at once. The ring may be full: then they are found at the end of the pass.
    for (const item of inFlight) {
      if (!over.has(item.index) && !this.#crashTracker.isSuspect(item.index))
        pass.block.offerRetry(item);
    }
    if (!this.#crashTracker.isCrashLooping) return;
    const message = `workers die again and again with nothing in flight: ${reason}`;
    this.#unusable ??= { code: 'MR408', message };
    pass.block.stop(stop.drain);
  }

  #killOverdue(timeout: number): void {
    const pass = this.#pass;
    for (const group of pass?.groups ?? []) {
      if (!pass || !group.live || group.overdue.length > 0) continue;
      const lanes = pass.block.inFlight(group.from, group.to);
      group.overdue = overdueLanes(lanes, timeout, laneClock());
      if (group.overdue.length > 0) this.#callbacks.pool.kill(group.live.consumer);
    }
  }

  #offerRetries(): void {
    this.#cancelRetryTimer?.();
    const pass = this.#pass;
    if (!pass || this.#stopping !== stop.go || this.task.waiting.size === 0) return;
    if (pass.block.stopped !== stop.go) return;
    const now = this.#callbacks.clock.now();
    this.task.waiting.takeDue(now, (retry: RetryRecord) => pass.block.offerRetry(retry));
    const due = this.task.waiting.nextDue;
    if (due === undefined || due <= now) return;
    this.#cancelRetryTimer = this.#callbacks.clock.after(due - now, () => this.#next());
  }
}
