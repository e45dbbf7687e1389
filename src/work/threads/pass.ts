import type { UnitSet, WorkSource } from '../../ports/work.ts';
import { ControlBlock, stop, type Stop } from '../../wire/shared/control-block.ts';
import type { ConsumerMessage, FailFastMessage, TaskMessage } from '../../wire/messages.ts';
import { alternating, Permits } from '../../wire/shared/permits.ts';
import { LaneTickets, type TicketFor } from './lane-tickets.ts';
import { groupLanes, type LaneGroup } from './lane-group.ts';

/** Lanes that can be opened while a pass runs. */
const SPARE_LANES = 512;

interface PassOptions {
  /** The items to run, in this order, and the attempts they are on; absent: all, by index. */
  readonly items: { readonly indexes: Int32Array; readonly attempts: Int32Array } | undefined;
  readonly total: number;
  /** Has the items, unless they are listed. */
  readonly source: WorkSource | undefined;
  readonly lanes: number;
  readonly workers: number;
  /** The items may take their worker down: nothing else runs in it. */
  readonly isolated: boolean;
  /** The lanes need permits, since the run bounds its items in flight. */
  readonly limited: boolean;
  /** Present when each item names the limit that it counts in. */
  readonly ticketFor: TicketFor | undefined;
  /** Present when the workers stop once too many items have failed. */
  readonly failFast: FailFastMessage | undefined;
  /** Items that have failed so far. */
  readonly failed: number;
  /** What the items combine that are units of a fold. */
  readonly units?: UnitSet | undefined;
  /** Where the first items are noted, if any are. */
  readonly notes: ConsumerMessage['notes'];
}

/** One control block over all items of a task or a list of them, and the groups of its lanes. */
export class Pass {
  readonly block: ControlBlock;
  readonly permits: Permits | undefined;
  readonly isolated: boolean;
  /** Its items are claimed from the ring of a source. */
  readonly isFed: boolean;
  #groups: readonly LaneGroup[];
  readonly #workers: number;
  /** It has too few lanes for what may be in flight: the one that follows has more. */
  #isOutgrown = false;
  readonly #source: WorkSource | undefined;
  readonly #failFast: FailFastMessage | undefined;
  readonly #lists: Pick<ConsumerMessage, 'positions' | 'attempts' | 'notes' | 'units'>;
  readonly #units: UnitSet | undefined;
  readonly #itemPermits: Permits | undefined;
  readonly #tickets: LaneTickets | undefined;

  constructor(options: PassOptions) {
    const { items, total, source, lanes, workers, isolated, limited } = options;
    const { failFast, failed, notes, units, ticketFor } = options;
    const margin = (failFast?.tolerated ?? 0) - failed;
    this.#source = source;
    this.isFed = source !== undefined && items === undefined;
    const spare = isolated ? 0 : SPARE_LANES;
    this.block = ControlBlock.create(items?.indexes.length ?? total, lanes, margin, {
      ring: this.isFed ? source?.ring : undefined,
      spare,
    });
    this.#failFast = failFast;
    this.#workers = workers;
    this.#groups = groupLanes(lanes, workers);
    this.permits = limited ? Permits.create(lanes, this.#firstLanes, spare) : undefined;
    this.#itemPermits = ticketFor && Permits.create(lanes, [0], spare);
    if (this.#itemPermits && ticketFor)
      this.#tickets = new LaneTickets(this.#itemPermits, ticketFor);
    this.isolated = isolated;
    this.#lists = {
      ...(items ? { positions: shared(items.indexes), attempts: shared(items.attempts) } : {}),
      ...(notes ? { notes } : {}),
      ...(units ? { units: units.units } : {}),
    };
    this.#units = units;
  }

  get groups(): readonly LaneGroup[] {
    return this.#groups;
  }

  get #firstLanes(): readonly number[] {
    return this.#groups.map(({ from }) => from);
  }

  /** Nothing more is claimed in it, as the pass that follows has more lanes. */
  get isOutgrown(): boolean {
    return this.#isOutgrown;
  }

  /** Items can be claimed in it. */
  get claimable(): boolean {
    return !this.#isOutgrown && this.block.claimable;
  }

  /** A lane of the group is open. */
  isOpen({ from, to }: LaneGroup): boolean {
    for (let lane = from; lane < to; lane++) if (!this.block.isClosed(lane)) return true;
    return false;
  }

  /**
   * From now on so many lanes take items. More are opened at once; those above end their item
   * first. Spare lanes come into use in groups, each as large as what is in use: a task that is
   * given one lane after the other soon has no more groups.
   */
  resize(lanes: number): void {
    const used = this.block.usedLanes;
    const next = { first: used, round: (this.#groups.at(-1)?.round ?? 0) + 1 };
    const wanted = lanes - used;
    const most = Math.min(this.block.lanes - used, Math.max(wanted, used, this.#workers));
    const more = wanted > 0 && most > 0 ? groupLanes(most, this.#workers, next) : [];
    const slots = this.isFed ? (this.#source?.ring.slots ?? 0) : Number.POSITIVE_INFINITY;
    const fits = this.#groups.length + more.length <= slots;
    if (fits) this.#groups = [...this.#groups, ...more];
    const end = this.#groups.at(-1)?.to ?? used;
    const order = alternating(end, this.#firstLanes).slice(0, lanes);
    this.permits?.open(order, end);
    this.block.setLanes(end, new Set(order));
    this.#isOutgrown = order.length < lanes;
    if (this.#isOutgrown) this.suspend();
  }

  /** No worker is on it, and none will be: ends the waits that consumers have left behind. */
  end(): void {
    this.stop(stop.drain);
    this.#units?.release();
  }

  /** No group has a consumer. */
  get idle(): boolean {
    return !this.groups.some(({ consumer }) => consumer !== undefined);
  }

  /** Lanes with an item in flight, and those that could have one. */
  get demand(): number {
    const { block } = this;
    const isOpen = block.stopped === stop.go && !block.suspended;
    const open = isOpen ? block.unclaimed + block.offered : 0;
    const inFlight = block.inFlight().length;
    return Math.min(Math.max(block.openLanes, inFlight), inFlight + open);
  }

  /** The coordinator judges each failure. */
  get #isJudged(): boolean {
    return this.#failFast !== undefined && this.#failFast.lastAttempt === undefined;
  }

  message(consumer: number, group: LaneGroup, task: TaskMessage): ConsumerMessage {
    const { block, permits } = this;
    return {
      kind: 'consumer',
      consumer,
      task,
      control: block.buffer,
      lanes: block.lanes,
      firstLane: group.from,
      endLane: group.to,
      round: group.round,
      ...this.#lists,
      ...this.#sourceOf(group),
      ...(permits ? { permits: permits.buffer } : {}),
      ...(this.#itemPermits ? { itemPermits: this.#itemPermits.buffer } : {}),
    };
  }

  #sourceOf(group: LaneGroup): Pick<ConsumerMessage, 'source'> {
    const { text, directory, ring } = this.#source ?? {};
    if (!text || !directory || !ring) return {};
    const claims = { buffer: ring.buffer, slot: this.groups.indexOf(group) };
    return { source: { text, directory, ...(this.isFed ? { ring: claims } : {}) } };
  }

  /** A lane of the group could have an item in flight. */
  isPermitted({ from, to }: LaneGroup): boolean {
    return this.permits?.isGranted(from, to) ?? true;
  }

  /** A lane of a consumer has an item that counts in a limit, or has none any more. */
  asked(consumer: number, lane: number, name: string | null): void {
    // Of a consumer that has ended, the lanes may have another by now.
    if (this.groups.some((one) => one.consumer === consumer)) this.#tickets?.ask(lane, name);
  }

  received(consumer: number): void {
    const group = this.groups.find((one) => one.consumer === consumer);
    if (group?.received()) this.leave(group);
  }

  finished(group: LaneGroup, batches: number): void {
    if (group.finished(batches)) this.leave(group);
  }

  /** The coordinator reports an attempt that has failed, in place of its worker. */
  failed(attempt: number): void {
    this.hold();
    const { lastAttempt = Number.POSITIVE_INFINITY } = this.#failFast ?? {};
    if (attempt >= lastAttempt) this.block.failed();
  }

  /** No lane starts an item until all failures that have been reported are judged. */
  hold(): void {
    if (this.#isJudged) this.block.hold(this.block.lanes, 1);
  }

  /** Every batch that has arrived is judged. */
  judged(): void {
    if (!this.#isJudged) return;
    this.block.release(this.block.lanes, 1);
    for (const { from, batches } of this.groups) this.block.release(from, batches);
  }

  /** The group has no worker any more: its permits are free, and it holds nothing back. */
  leave(group: LaneGroup): void {
    group.leave();
    this.#source?.ring.clear(this.groups.indexOf(group));
    this.block.release(group.from, Number.POSITIVE_INFINITY);
    this.permits?.clear(group.from, group.to);
    this.#tickets?.clear(group.from, group.to);
  }

  /** Lanes wait for a permit only while there is an item to claim. */
  seatLanes(): void {
    if (this.block.claimable && !this.block.suspended) this.permits?.recall();
    else this.permits?.dismiss();
  }

  suspend(): void {
    this.block.suspended = true;
    this.permits?.dismiss();
    this.#tickets?.suspend();
  }

  resume(): void {
    if (this.#isOutgrown) return;
    this.block.suspended = false;
    this.#tickets?.resume();
  }

  stop(how: Stop): void {
    this.block.stop(how);
    this.permits?.dismiss();
    this.#tickets?.stop();
  }
}

function shared(values: Int32Array): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(values.byteLength);
  new Int32Array(buffer).set(values);
  return buffer;
}
