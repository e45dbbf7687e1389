import type { ConsumerEnd } from '../../ports/pool.ts';
import type {
  DrainReason,
  Holder,
  LaneLimit,
  Sharer,
  TaskWork,
  ThreadWorkCallbacks,
  ThreadWorkOptions,
  TurnTaker,
  WorkSubject,
} from '../../ports/work.ts';
import type { Failure } from '../../items/failure.ts';
import { stop } from '../../wire/shared/control-block.ts';
import { type EndedAttempt, endedItem, spanOf } from '../one-item-batch.ts';
import { RetryTimer } from '../retry-timer.ts';
import { type WorkEvent, WorkState } from '../work-state.ts';
import { Consumers } from './consumers.ts';
import { HeldItems } from './held-items.ts';
import type { LaneGroup } from './lane-group.ts';
import { LostWorkers } from './lost-workers.ts';
import { OverdueWatch } from './overdue.ts';
import { type PassPlanner, plannerOf } from './pass-planner.ts';
import type { Pass } from './pass.ts';

/**
 * Keeps consumers in worker threads on the items of one task until all have ended. A group of lanes
 * without a consumer gets one while the block of the pass has items to claim.
 */
export class ThreadWork implements TaskWork, Sharer, TurnTaker, Holder {
  readonly turnTaker: TurnTaker = this;
  readonly holder: Holder = this;
  readonly #subject: WorkSubject;
  readonly #callbacks: ThreadWorkCallbacks;
  readonly #options: ThreadWorkOptions;
  readonly #planner: PassPlanner;
  readonly #consumers: Consumers;
  readonly #lostWorkers: LostWorkers;
  readonly #retryTimer: RetryTimer;
  readonly #overdueWatch: OverdueWatch | undefined;
  readonly #state = new WorkState();
  readonly #held: HeldItems;
  /** The pass under way; set from `begin` on. */
  #pass: Pass | undefined;
  /** Batches that have arrived and are not yet on disk. */
  #uncommitted = 0;

  constructor(subject: WorkSubject, options: ThreadWorkOptions, callbacks: ThreadWorkCallbacks) {
    this.#subject = subject;
    this.#callbacks = callbacks;
    this.#options = options;
    this.#held = new HeldItems(options.deaths?.byItem);
    this.#planner = plannerOf(subject, options, {
      workers: callbacks.pool.size,
      exclusive: () => this.exclusive,
      held: this.#held,
      pending: () => callbacks.pending(),
    });
    this.#consumers = new Consumers(callbacks, {
      options,
      subject,
      mustIsolate: () => this.#lostWorkers.mustIsolate,
      ended: (...consumer) => this.#ended(...consumer),
    });
    this.#lostWorkers = new LostWorkers((...of) => this.#report(...of), callbacks, options);
    this.#retryTimer = new RetryTimer(callbacks.clock, () => this.#next());
    this.#overdueWatch = OverdueWatch.of(options.message, callbacks.pool, callbacks.clock);
  }

  begin(pending?: Int32Array, noted = 0): void {
    this.#overdueWatch?.start(() => this.#pass);
    const sorted = pending && this.#held.sort(pending, noted);
    this.#pass = this.#planner.first(sorted?.items, sorted?.noted);
    this.#pass.block.suspended = this.#state.now.kind === 'suspended';
    for (const index of sorted?.poison ?? []) this.#giveUp(index);
    this.#next();
  }

  grown(): void {
    this.#planner.grown(this.#pass);
    this.#next();
  }

  changed(again?: Int32Array): void {
    this.#planner.changed(this.#pass, again);
    this.#next();
  }

  get idle(): boolean {
    return this.#uncommitted === 0 && !this.isBusy;
  }

  get inFlight(): number {
    return this.#pass?.block.inFlight().length ?? 0;
  }

  get exclusive(): boolean {
    return this.#options.exclusive || this.#held.isReleased;
  }

  get isWaiting(): boolean {
    if (this.#held.waiting === 0 || this.#planner.isFed) return false;
    return this.#state.now.kind === 'working' && this.idle && !this.hasWork;
  }

  release(): void {
    this.#held.release();
  }

  /** Before the next item runs alone, the end of this one is on disk. */
  get isBusy(): boolean {
    if (this.#held.isReleased && this.#uncommitted > 0) return true;
    return this.#pass?.idle === false;
  }

  /** Items on their way to the disk are no work: the next turn need not wait for a commit. */
  get hasWork(): boolean {
    const { kind } = this.#state.now;
    if (kind !== 'working' && kind !== 'suspended') return this.isBusy;
    if (!this.#planner.hasItems) return false;
    return this.#uncommitted === 0 || this.isBusy || this.#pass?.block.claimable === true;
  }

  get permits(): Pass['permits'] | undefined {
    return this.#pass?.permits;
  }

  get demand(): number {
    return this.#pass?.demand ?? 0;
  }

  permitted(): void {
    const runs = this.#subject.record.state === 'running';
    if (runs && this.#state.now.kind === 'working' && this.#pass) this.#consumers.fill(this.#pass);
    this.#callbacks.changed();
  }

  suspend(): void {
    if (!this.#state.change({ type: 'suspend' })) return;
    this.#pass?.suspend();
    this.#next();
  }

  resume(): void {
    if (!this.#state.change({ type: 'resume' })) return;
    this.#pass?.resume();
    this.#next();
  }

  drain(reason: DrainReason): void {
    this.#halt({ type: 'drain', reason }, stop.drain);
    this.#next();
  }

  abort(): void {
    this.#halt({ type: 'abort' }, stop.abort);
    this.#next();
  }

  killAll(): void {
    this.#consumers.kill(this.#pass);
  }

  received(consumer: number): void {
    this.#uncommitted++;
    this.#pass?.received(consumer);
    this.#callbacks.changed();
  }

  limitAsked({ consumer, lane, name }: LaneLimit): void {
    this.#pass?.asked(consumer, lane, name);
  }

  committed(batches: number): void {
    this.#uncommitted -= batches;
    this.#lostWorkers.committed();
    if (this.#uncommitted === 0) this.#pass?.judged();
    this.#pass?.block.acknowledged(batches);
    this.#next();
  }

  close(): void {
    this.#halt({ type: 'close' }, stop.drain);
    this.#retryTimer.cancel();
    this.#overdueWatch?.stop();
    this.#pass?.end();
    this.#options.limit?.delete(this);
  }

  #halt(event: WorkEvent, how: Parameters<Pass['stop']>[0]): void {
    this.#state.change(event);
    this.#pass?.stop(how);
    this.#consumers.withdraw(this.#pass);
  }

  #next(): void {
    if (this.#subject.record.state === 'running') this.#proceed();
    this.#callbacks.changed();
  }

  #proceed(): void {
    switch (this.#state.now.kind) {
      case 'working':
        this.#work();
        break;
      case 'suspended':
        this.#offerRetries();
        break;
      case 'draining':
      case 'aborting':
      case 'unusable':
        this.#retryTimer.cancel();
        if (this.idle) this.#reportStopped();
        break;
      case 'closed':
        return;
    }
    this.#pass?.seatLanes();
    if (this.#pass?.block.claimable === false) this.#consumers.withdraw(this.#pass);
    this.#options.limit?.changed(this);
  }

  #work(): void {
    if (!this.#pass) return;
    this.#offerRetries();
    this.#consumers.fill(this.#pass);
    // A pass that is idle and can be claimed from waits for permits.
    if (!this.idle || this.#pass.claimable) return;
    const following = this.#planner.following(this.#pass, this.#lostWorkers.takeSuspects());
    if (!following) return;
    this.#pass.end();
    this.#pass = following;
    this.#offerRetries();
    this.#consumers.fill(following);
  }

  #offerRetries(): void {
    const { block } = this.#pass ?? {};
    if (!block) return;
    this.#retryTimer.takeDue(this.#subject.waiting, (retry) => {
      if (this.#held.isPoison(retry.index)) this.#giveUp(retry.index);
      else return this.#held.hold(retry.index) || block.offerRetry(retry);
      return true;
    });
  }

  #ended(pass: Pass, group: LaneGroup, end: ConsumerEnd): void {
    if (end.kind === 'lost' && this.#uncommitted > 0) pass.hold();
    if (end.kind !== 'finished') pass.leave(group);
    switch (end.kind) {
      case 'finished':
        pass.finished(group, end.batches);
        break;
      case 'unusable':
        this.#fail(pass, end.failure);
        break;
      case 'starved':
        this.#starve(pass, end.failure);
        break;
      case 'lost': {
        const failure = this.#lostWorkers.lost(pass, group, end);
        if (failure) this.#fail(pass, failure);
        break;
      }
    }
    this.#next();
  }

  #fail(pass: Pass, failure: Failure): void {
    this.#state.change({ type: 'fail', failure });
    pass.stop(stop.drain);
  }

  #starve(pass: Pass, failure: Failure): void {
    if (this.#state.now.kind !== 'working' && this.#state.now.kind !== 'suspended') return;
    this.#state.change({ type: 'drain', reason: 'stopping' });
    pass.stop(stop.drain);
    this.#callbacks.starved(failure);
  }

  /** Ends an item in place of its worker. */
  #report(item: EndedAttempt, state: 'failed' | 'timed_out', failure: Failure): void {
    if (this.#state.now.kind === 'closed') return;
    this.#uncommitted++;
    this.#pass?.failed(item.attempt);
    this.#callbacks.complete(endedItem(item, state, failure, spanOf(item, this.#callbacks.clock)));
  }

  /** The item has ended the process, and is not tried again. */
  #giveUp(index: number): void {
    const attempt = this.#subject.attemptOf(index);
    this.#report({ index, attempt }, 'failed', this.#held.failureOf(index));
  }

  #reportStopped(): void {
    const { now } = this.#state;
    if (!this.#state.change({ type: 'report' })) return;
    this.#callbacks.stopped(now.kind === 'unusable' ? now.failure : undefined);
  }
}
