import type { ThreadWorkOptions, WorkSource, WorkSubject } from '../../ports/work.ts';
import { mayGrow } from '../../run/open-task.ts';
import type { FailFastMessage, NotesMessage } from '../../wire/messages.ts';
import { stop } from '../../wire/shared/control-block.ts';
import type { HeldItems } from './held-items.ts';
import type { TicketFor } from './lane-tickets.ts';
import { Pass } from './pass.ts';

/** Units of a fold in one pass. */
const UNITS_PER_LANE = 4;

interface PlannerOptions {
  readonly workers: number;
  /** One item at a time, whatever the concurrency. */
  readonly exclusive: () => boolean;
  readonly limited: boolean;
  readonly ticketFor?: TicketFor | undefined;
  readonly failFast: FailFastMessage | undefined;
  /** Present when a process has died that had the run. */
  readonly notes: NotesMessage | undefined;
  readonly held: HeldItems;
  readonly source: WorkSource | undefined;
  /** Present for a fold: what its units combine is read for each pass. */
  readonly units?: ThreadWorkOptions['units'];
  /** Returns the items that have neither ended nor wait for a retry. */
  readonly pending: () => Int32Array;
}

/** What opens the passes over the items of a task with these options. */
export function plannerOf(
  subject: WorkSubject,
  { message, limit, ticketFor, deaths, source, units }: ThreadWorkOptions,
  parts: Pick<PlannerOptions, 'workers' | 'exclusive' | 'held' | 'pending'>,
): PassPlanner {
  return new PassPlanner(subject, {
    ...parts,
    limited: limit !== undefined,
    ticketFor,
    failFast: message.failFast,
    notes: deaths?.notes,
    source,
    units,
  });
}

/** Opens the passes over the items of a task, one after the other. */
export class PassPlanner {
  readonly #subject: WorkSubject;
  readonly #options: PlannerOptions;
  /** The items that are noted before they begin, wherever they do. */
  #noted: ReadonlySet<number> = new Set();
  /** The number of items that may run: those that have come are on disk. */
  #known = 0;

  constructor(subject: WorkSubject, options: PlannerOptions) {
    this.#subject = subject;
    this.#options = options;
  }

  /** `pending`: the items to run, of which the first `noted` are noted; absent: all. */
  first(pending?: Int32Array, noted = 0): Pass {
    this.#noted = new Set(pending?.subarray(0, noted));
    this.#known = this.#subject.record.summary.total;
    if (this.#options.units) return this.#units();
    const isFed = this.#options.source !== undefined && pending?.length === 0;
    return this.#open(this.#lanes, isFed ? undefined : pending);
  }

  /**
   * Items have come, and are on disk. The pass under way takes them as it takes retries; those that
   * find no room there are left to the pass that follows, as are all of them if its items must run
   * isolated.
   */
  grown(pass: Pass | undefined): void {
    const first = this.#known;
    this.#known = this.#subject.record.summary.total;
    if (this.#options.source) return this.#fed(pass, this.#options.source);
    if (!pass || pass.isolated || this.#options.units) return;
    for (let index = first; index < this.#known; index++) {
      if (!pass.block.offerRetry({ index, attempt: this.#subject.attemptOf(index) })) return;
    }
  }

  /** What may be in flight has changed; or items that had failed, which count no more, wait. */
  changed(pass: Pass | undefined, again: Int32Array = new Int32Array()): void {
    this.#options.held.forgive(again);
    if (!pass) return;
    pass.block.forgive(again.length);
    if (!pass.isolated && !this.#options.exclusive()) pass.resize(this.#lanes);
  }

  /** The items of a source can be claimed, in this pass or in a later one. */
  #fed(pass: Pass | undefined, { ring, base }: WorkSource): void {
    const positions = pass?.isFed ? pass.block : undefined;
    const isOver = !mayGrow(this.#subject.record);
    if (positions) positions.extend(this.#known - base);
    else ring.raise(this.#known - base);
    if (isOver && ring.isOpen) (positions ?? ring).close();
  }

  /** Items are left that run, or will, without being released. */
  get hasItems(): boolean {
    const { record, waiting } = this.#subject;
    if (record.state !== 'running') return false;
    return this.#remaining - this.#options.held.waiting > waiting.size;
  }

  /**
   * Opens the pass that follows `pass`, which is idle. Items that are neither done nor waiting by
   * then were lost with a worker. Suspects run isolated, one at a time, and all others after them.
   * Items that are held come last, each in a pass of its own: what ended before it is on disk then.
   * Undefined when nothing was lost and `pass` serves the items that still wait for a retry. It
   * serves none if its workers have stopped it, for failures that did not count. Of a source, the
   * items that were lost run first, and then those that its ring has.
   */
  following(pass: Pass | undefined, suspects: readonly number[]): Pass | undefined {
    if (suspects.length > 0) return this.#open(1, Int32Array.from(suspects), true);
    const { held } = this.#options;
    const isLeft = this.#remaining - held.size - this.#unclaimed > this.#subject.waiting.size;
    const last = isLeft || this.isFed ? undefined : held.take();
    if (last !== undefined) return this.#openLast(last);
    const isServed = isLeft || !this.isFed || pass?.isFed;
    const serves =
      !pass ||
      (pass.block.openLanes >= this.#lanes && !pass.isOutgrown && pass.block.stopped === stop.go);
    if (!isLeft && serves && isServed) return undefined;
    if (!isLeft && this.isFed) return this.#open(this.#lanes);
    return this.#units();
  }

  /** What is pending; of the units of a fold as many as may be in memory. */
  #units(): Pass {
    const items = this.#options.held.without(this.#pending());
    // What they combine is in memory meanwhile.
    const most = this.#options.units ? this.#lanes * UNITS_PER_LANE : items.length;
    return this.#open(this.#lanes, items.subarray(0, most));
  }

  /** Items that the ring of a source has. */
  get #unclaimed(): number {
    return this.#options.source?.ring.unclaimed ?? 0;
  }

  /** The ring of a source has items, or may get some. */
  get isFed(): boolean {
    const { source } = this.#options;
    return source !== undefined && (source.ring.isOpen || source.ring.unclaimed > 0);
  }

  /** What comes in the transaction under way does not run yet. */
  get #remaining(): number {
    const { remaining, summary } = this.#subject.record;
    return remaining - (summary.total - this.#known);
  }

  #pending(): Int32Array {
    const pending = this.#options.pending();
    const end = this.#known - this.#unclaimed;
    if (end === this.#subject.record.summary.total) return pending;
    return pending.filter((index) => index < end);
  }

  get #lanes(): number {
    if (this.#options.exclusive()) return 1;
    const { record } = this.#subject;
    const { concurrency = this.#options.workers, remaining } = record;
    return mayGrow(record) ? concurrency : Math.max(1, Math.min(concurrency, remaining));
  }

  #openLast(index: number): Pass {
    this.#noted = new Set([index]);
    return this.#open(1, Int32Array.of(index), true);
  }

  #open(lanes: number, indexes?: Int32Array, isolated = false): Pass {
    const { workers, limited, ticketFor, failFast, notes } = this.#options;
    const until = this.#noted.size === 0 ? 0 : this.#countNoted(indexes);
    const { failed, timed_out } = this.#subject.record.summary;
    return new Pass({
      items: indexes && {
        indexes,
        attempts: indexes.map((index) => this.#subject.attemptOf(index)),
      },
      total: this.#known,
      source: this.#options.source,
      lanes,
      workers,
      isolated,
      limited,
      ticketFor,
      failFast,
      failed: failed + timed_out,
      notes: notes && until > 0 ? { ...notes, until } : undefined,
      units: indexes && this.#options.units?.(indexes),
    });
  }

  /** Items to note are the first in the execution order, also in a later pass. */
  #countNoted(indexes: Int32Array = new Int32Array()): number {
    const end = indexes.findIndex((index) => !this.#noted.has(index));
    return end < 0 ? indexes.length : end;
  }
}
