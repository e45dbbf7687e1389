import { type Claimable, Positions } from './positions.ts';
import { type ItemAttempt, LANE_WORDS, type LaneState, LaneTable } from './lane-table.ts';
import { Holds } from './holds.ts';
import { RetryRing } from './retry-ring.ts';
import type { Ring } from './ring.ts';

export type { ItemAttempt, LaneState };

/**
 * The control block: one SharedArrayBuffer per running task, written by the coordinator and by
 * every worker that runs items of the task. Claims, stops and back-pressure are words in shared
 * memory, because a worker in a synchronous action receives no messages.
 *
 * Layout, in 32-bit words:
 *
 *   0 CURSOR      next unclaimed position. While OPEN it is moved by compareExchange, never beyond
 *                 END; later by `Atomics.add`, and can overshoot END.
 *   1 END         number of positions. Rises while OPEN, and is fixed from then on.
 *   2 OPEN        1 while more positions may come.
 *   3 STOP        0 go, 1 drain (claim nothing more), 2 abort what is in flight too. Only rises.
 *   4 UNACKED     batches posted and not yet on disk: workers add, the coordinator subtracts.
 *   5 RETRY_HEAD  next retry to take
 *   6 RETRY_TAIL  one past the last retry offered
 *   7 SUSPENDED   1 while another task has its turn: nothing is claimed, the consumers end.
 *   8 BELL        rises when STOP, SUSPENDED, OPEN, OPEN_LANES or a hold changes, when END rises
 *                 and all below was claimed, and when a retry is offered to an empty ring;
 *                 lanes that have nothing to do, or must wait, sleep on it.
 *   9 MARGIN      items that may still fail, with `fail_fast`: a failure that ends its item takes
 *                 one, and the first that finds none raises STOP.
 *  10 OPEN_LANES  lanes that may take items. Changed by the coordinator only
 *  11 USED        one past the last lane that has ever been open; the lanes behind it are spare
 *  12 lanes       LANE_WORDS each: what is in each (`LaneTable`)
 *     holds       one per lane, one of the coordinator: while a failure waits for judgement no
 *                 lane starts an item (`Holds`)
 *     ring        the retries between RETRY_HEAD and RETRY_TAIL (`RetryRing`)
 *
 * The items of a source have CURSOR, END and OPEN in a `Ring`, which outlives the block: those
 * words of the block are unused then.
 *
 * Orders relied on (Atomics are sequentially consistent):
 *  - a lane reads BELL before STOP, SUSPENDED, END, OPEN and the retries, which are stored before
 *    BELL rises, so that it sleeps through no change. A retry that is offered behind another need
 *    not ring: the bell has rung for the first, and whoever it woke finds the second;
 *  - a worker adds to UNACKED before it posts the batch, so that the count is never too low.
 */
const STOP = 3;
const UNACKED = 4;
const RETRIES = 5;
const SUSPENDED = 7;
const BELL = 8;
const MARGIN = 9;
const OPEN_LANES = 10;
const USED = 11;
const LANES = 12;

/** Bounds memory: with more batches of a task not yet on disk, its workers wait. */
export const mostUnacknowledged = 32;

export const stop = { go: 0, drain: 1, abort: 2 } as const;
export type Stop = (typeof stop)[keyof typeof stop];

/** More positions may come, or the ring of a source has them. */
type Growing = {
  readonly open?: boolean;
  readonly ring?: Ring | undefined;
  /** Lanes that can be opened later. */
  readonly spare?: number;
};

export class ControlBlock {
  readonly buffer: SharedArrayBuffer;
  /** All lanes, the spare ones included. */
  readonly lanes: number;
  readonly #words: Int32Array;
  readonly #laneTable: LaneTable;
  readonly #holds: Holds;
  readonly #retries: RetryRing;
  readonly #positions: Positions;
  /** The positions, or the ring that has them. */
  readonly #claimable: Claimable;

  constructor(buffer: SharedArrayBuffer, lanes: number, ring?: Ring) {
    this.buffer = buffer;
    this.lanes = lanes;
    this.#words = new Int32Array(buffer);
    this.#laneTable = new LaneTable(this.#words, LANES);
    this.#holds = new Holds(this.#words, LANES + lanes * LANE_WORDS, lanes);
    this.#retries = new RetryRing(this.#words, RETRIES, this.#holds.end);
    this.#positions = new Positions(this.#words);
    this.#claimable = ring ?? this.#positions;
  }

  /** `margin`: how many items may fail before the workers stop, when they are to. */
  static create(
    positions: number,
    lanes: number,
    margin = 0,
    { open = false, ring, spare = 0 }: Growing = {},
  ): ControlBlock {
    const all = lanes + spare;
    const words = LANES + all * LANE_WORDS + all + 1 + RetryRing.words;
    const block = new ControlBlock(new SharedArrayBuffer(words * 4), all, ring);
    block.#positions.raise(positions);
    Atomics.store(block.#words, OPEN_LANES, lanes);
    Atomics.store(block.#words, USED, lanes);
    if (open) block.#positions.open();
    Atomics.store(block.#words, MARGIN, margin);
    return block;
  }

  /** Lanes that may take items. */
  get openLanes(): number {
    return Atomics.load(this.#words, OPEN_LANES);
  }

  /** One past the last lane that has ever been open. */
  get usedLanes(): number {
    return Atomics.load(this.#words, USED);
  }

  /** Coordinator only. Of the lanes up to `used`, those that are not `open` take no more items. */
  setLanes(used: number, open: ReadonlySet<number>): void {
    for (let lane = 0; lane < used; lane++) this.#laneTable.close(lane, !open.has(lane));
    Atomics.store(this.#words, USED, used);
    Atomics.store(this.#words, OPEN_LANES, open.size);
    this.#ring();
  }

  /** The lane takes no item until it is opened. */
  isClosed(lane: number): boolean {
    return this.#laneTable.isClosed(lane);
  }

  get end(): number {
    return this.#claimable.end;
  }

  get isOpen(): boolean {
    return this.#claimable.isOpen;
  }

  /**
   * Claims up to `count` positions below `end` and returns the first; those from `end` on are not
   * claimed. Items of a source are claimed from their ring.
   */
  claim(count: number, end = this.end): number {
    return this.#positions.claim(count, end);
  }

  /** Coordinator only. Positions up to `end` can be claimed. */
  extend(end: number): void {
    if (this.#claimable.raise(end)) this.#ring();
  }

  /** Coordinator only. No more positions come. */
  close(): void {
    this.#claimable.close();
    this.#ring();
  }

  /** Number of offered retries that no worker has taken. */
  get offered(): number {
    return this.#retries.offered;
  }

  get unclaimed(): number {
    return this.#claimable.unclaimed;
  }

  get claimed(): number {
    return this.#claimable.claimed;
  }

  get claimable(): boolean {
    if (Atomics.load(this.#words, STOP) !== stop.go) return false;
    return this.unclaimed > 0 || this.offered > 0;
  }

  /** Coordinator only. False when the ring is full: offer it again after the next commit. */
  offerRetry(retry: ItemAttempt): boolean {
    const offered = this.#retries.offer(retry);
    if (offered === 'first') this.#ring();
    return offered !== 'full';
  }

  takeRetry(): ItemAttempt | undefined {
    return this.#retries.take();
  }

  get stopped(): Stop {
    const value = Atomics.load(this.#words, STOP);
    return value === 0 ? stop.go : value === 1 ? stop.drain : stop.abort;
  }

  /** Raises STOP and wakes lanes that wait for the disk or for a time. */
  stop(how: Stop): void {
    for (let now = this.stopped; now < how; now = this.stopped) {
      if (Atomics.compareExchange(this.#words, STOP, now, how) === now) break;
    }
    Atomics.notify(this.#words, UNACKED);
    this.#ring();
  }

  /** An item has failed for good. Stops the task when no more may fail. */
  failed(): void {
    if (Atomics.sub(this.#words, MARGIN, 1) <= 0) this.stop(stop.drain);
  }

  /** Coordinator only. So many failures count no more. */
  forgive(failures: number): void {
    Atomics.add(this.#words, MARGIN, failures);
  }

  /** No lane starts an item until `release`. `batch` has the failure that waits to be judged. */
  hold(lane: number, batch: number): void {
    this.#holds.set(lane, batch);
  }

  /** Coordinator only. The batches up to `batch` are judged. */
  release(lane: number, batch: number): void {
    if (this.#holds.release(lane, batch)) this.#ring();
  }

  get held(): boolean {
    return this.#holds.isAny(this.usedLanes);
  }

  get suspended(): boolean {
    return Atomics.load(this.#words, SUSPENDED) !== 0;
  }

  /** Coordinator only. */
  set suspended(suspended: boolean) {
    Atomics.store(this.#words, SUSPENDED, suspended ? 1 : 0);
    this.#ring();
  }

  get bell(): number {
    return Atomics.load(this.#words, BELL);
  }

  /** Resolves when the bell has rung since it was read as `heard`, or after `ms` milliseconds. */
  async untilBell(heard: number, ms = Number.POSITIVE_INFINITY): Promise<void> {
    const wait = Atomics.waitAsync(this.#words, BELL, heard, ms);
    if (wait.async) await wait.value;
  }

  enterLane(lane: number, index: number, attempt: number, started: number): void {
    this.#laneTable.enter(lane, index, attempt, started);
  }

  /** A step of the item in the lane begins, or none is under way: 0. */
  enterStep(lane: number, step: number, due: number | undefined): void {
    this.#laneTable.enterStep(lane, step, due);
  }

  leaveLane(lane: number): void {
    this.#laneTable.leave(lane);
  }

  /** Items in flight in the lanes `[from, to)`. */
  inFlight(from = 0, to = this.usedLanes): LaneState[] {
    return this.#laneTable.inFlight(from, to);
  }

  posted(): void {
    Atomics.add(this.#words, UNACKED, 1);
  }

  acknowledged(count: number): void {
    const left = Atomics.sub(this.#words, UNACKED, count) - count;
    // Waking a thread takes as long as committing a batch, so wake none that would wait again.
    if (left <= mostUnacknowledged) Atomics.notify(this.#words, UNACKED);
  }

  /** Resolves when at most `limit` batches are not yet on disk, or the task is stopped. */
  async untilAcknowledged(limit: number): Promise<void> {
    for (;;) {
      const unacked = Atomics.load(this.#words, UNACKED);
      if (unacked <= limit || this.stopped !== stop.go) return;
      const wait = Atomics.waitAsync(this.#words, UNACKED, unacked, 1000);
      if (wait.async) await wait.value;
    }
  }

  tooFarAhead(limit: number): boolean {
    return Atomics.load(this.#words, UNACKED) > limit;
  }

  #ring(): void {
    Atomics.add(this.#words, BELL, 1);
    Atomics.notify(this.#words, BELL);
  }
}
