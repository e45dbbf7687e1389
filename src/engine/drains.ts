import type { RetryRecord } from '../run/records.ts';
import { ControlBlock, type ItemAttempt, stop, type Stop } from '../wire/control-block.ts';
import type { Failure } from '../wire/failure.ts';
import { laneClock } from '../wire/lane-clock.ts';
import type { DrainTask } from '../wire/messages.ts';
import { Deaths } from './deaths.ts';
import type { DrainEnd, Pool } from './pool-port.ts';
import type { TaskRun } from './task-run.ts';
import { overdueLanes } from './watchdog.ts';

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
}

/** A share of the lanes, drained by at most one worker at a time. */
interface Group {
  readonly from: number;
  readonly to: number;
  live: { readonly drain: number; received: number; expected?: number } | undefined;
  overdue: readonly ItemAttempt[];
}

/** One control block and the lanes on it. */
interface Phase {
  readonly block: ControlBlock;
  readonly groups: readonly Group[];
  readonly positions?: SharedArrayBuffer;
  readonly attempts?: SharedArrayBuffer;
  /** Its items are suspected of taking their worker down. */
  readonly alone: boolean;
}

const WATCH_MS = 50;

/**
 * Keeps the items of one task moving until all have ended. A phase is one control block over a range or a list
 * of items; its lanes are shared out to groups, and an idle group whose block has work is given to the pool.
 * When a worker is lost, the others go on; at the end of the phase what was lost is sought in the done bits. Items that
 * may have killed a worker then run alone, one at a time, in a phase of their own, all others in the next common one.
 */
export class TaskDrains {
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

  constructor(task: TaskRun, message: DrainTask, host: DrainsHost) {
    this.task = task;
    this.#message = message;
    this.#host = host;
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
    return this.#uncommitted === 0 && !this.#phase?.groups.some((group) => group.live);
  }

  /** Items that lanes are working on. */
  get inFlight(): number {
    return this.#phase?.block.inFlight().length ?? 0;
  }

  stop(how: Stop): void {
    if (how > this.#stopping) this.#stopping = how;
    this.#told = false;
    this.#phase?.block.stop(how);
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
    const group = this.#phase?.groups.find(({ live }) => live?.drain === drain);
    if (group?.live) group.live.received++;
    if (group) this.#closeIfComplete(group);
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
  }

  #next(): void {
    if (this.#closed || this.task.record.state !== 'running') return;
    this.#offerRetries();
    const phase = this.#phase;
    if (!phase && this.#stopping === stop.go) return;
    if (phase && this.#stopping === stop.go && !this.#unusable) this.#fill(phase);
    if (!this.idle) return;
    if (this.#unusable || this.#stopping !== stop.go) this.#tellStopped();
    else this.#replan();
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
    const concurrency = this.task.record.concurrency ?? this.#host.pool.size;
    return Math.max(1, Math.min(concurrency, this.task.record.remaining));
  }

  #open(lanes: number, pending?: Int32Array, alone = false): void {
    const count = pending?.length ?? this.task.record.summary.total;
    const block = ControlBlock.create(count, lanes);
    const lists = pending && {
      positions: shared(pending),
      attempts: shared(pending.map((index) => this.task.attemptOf(index))),
    };
    this.#phase = { block, groups: share(lanes, this.#host.pool.size), alone, ...lists };
  }

  #fill(phase: Phase): void {
    for (const group of phase.groups) {
      if (!phase.block.claimable) return;
      if (!group.live) this.#drain(phase, group);
    }
  }

  #drain(phase: Phase, group: Group): void {
    const drain = this.#host.nextDrain(this.task);
    group.live = { drain, received: 0 };
    const { block, positions, attempts } = phase;
    const ended = this.#host.pool.drain({
      kind: 'drain',
      drain,
      task: this.#message,
      control: block.buffer,
      lanes: block.lanes,
      firstLane: group.from,
      endLane: group.to,
      ...(positions && attempts ? { positions, attempts } : {}),
      ...(phase.alone || this.#deaths.loading ? { alone: true } : {}),
    });
    void ended.then((end) => this.#ended(phase, group, end));
  }

  #ended(phase: Phase, group: Group, end: DrainEnd): void {
    switch (end.kind) {
      case 'drained':
        if (group.live) group.live.expected = end.batches;
        this.#closeIfComplete(group);
        break;
      case 'unusable':
        this.#unusable = end.failure;
        group.live = undefined;
        phase.block.stop(stop.drain);
        break;
      case 'lost':
        group.live = undefined;
        this.#lost(phase, group, end);
        break;
    }
    this.#next();
  }

  /** The reply of a drain may overtake its last batches; only when they are here has it ended. */
  #closeIfComplete(group: Group): void {
    const { live } = group;
    if (live?.expected !== undefined && live.received >= live.expected) group.live = undefined;
  }

  #lost(phase: Phase, group: Group, { reason, suspicion }: DrainEnd & { kind: 'lost' }): void {
    const inFlight = phase.block.inFlight(group.from, group.to);
    for (const { lane } of inFlight) phase.block.leaveLane(lane);
    const over = new Set(group.overdue.map(({ index }) => index));
    for (const item of group.overdue) {
      const message = `the item ran longer than its timeout and did not stop; its thread was ended`;
      this.#host.report(this.task, item, 'timed_out', { code: 'MR406', message });
    }
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
    this.#retryTimer = setTimeout(() => this.#next(), Math.min(due - now, 2 ** 31 - 1));
  }
}

function share(lanes: number, workers: number): Group[] {
  const count = Math.min(lanes, workers);
  return Array.from({ length: count }, (_, at) => ({
    from: Math.floor((at * lanes) / count),
    to: Math.floor(((at + 1) * lanes) / count),
    live: undefined,
    overdue: [],
  }));
}

function shared(values: Int32Array): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(values.byteLength);
  new Int32Array(buffer).set(values);
  return buffer;
}
