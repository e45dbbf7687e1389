import { compileInput } from '../../src/expression/compile/input.ts';
import type { ConsumerEnd, Pool, PoolListener } from '../../src/ports/pool.ts';
import { BatchWriter } from '../../src/items/batch-writer.ts';
import { ControlBlock, type ItemAttempt } from '../../src/wire/shared/control-block.ts';
import type { Failure } from '../../src/items/failure.ts';
import type { ConsumerMessage, TaskMessage } from '../../src/wire/messages.ts';
import { Permits } from '../../src/wire/shared/permits.ts';
import { DocumentCache } from '../../src/wire/open-handle.ts';
import { inputRenderer, itemReader } from '../../workers/items.ts';
import { openNames } from '../../src/wire/open-names.ts';
import { claim } from './claim.ts';
import type { Schedule } from './schedule.ts';

/** One attempt of one item, as a script sees it. */
export interface ScriptedItem extends ItemAttempt {
  readonly task: TaskMessage;
  /** What an action would be given. */
  input(): unknown;
}

/** What a script throws to take the worker down, with everything that it had not yet posted. */
export class WorkerDeath extends Error {}

/** What a script throws so that its action counts as one that cannot be loaded. */
export class Unusable extends Error {}

export interface PoolScript {
  /** Number of workers. */
  readonly size: number;
  /** Stands for all actions: answers the output, or throws. */
  readonly run: (item: ScriptedItem) => unknown;
  /** Called when a worker begins a drain, before it claims anything; may throw as `run` may. */
  readonly begin?: (message: ConsumerMessage) => void;
  /** How often each batch is delivered; default 1. */
  readonly copies?: number;
  /** The first so many items in flight wait for each other and end in the same instant. */
  readonly together?: number;
  /** Share of instants in which a worker dies for no fault of its items; default 0. */
  readonly deaths?: number;
  /** Share of batches on their way that are lost with the worker that posted them; default 0. */
  readonly losses?: number;
}

interface Flight extends ItemAttempt {
  readonly drain: Drain;
  readonly lane: number;
}

interface Drain {
  readonly message: ConsumerMessage;
  readonly block: ControlBlock;
  readonly permits: Permits | undefined;
  readonly writer: BatchWriter;
  readonly input: (index: number) => unknown;
  readonly end: (end: ConsumerEnd) => void;
  busy: number;
  posted: number;
  undelivered: number;
  lost: string | undefined;
  over: boolean;
}

/**
 * A pool without threads. It claims from the real control blocks, renders real inputs and seals real batches; the
 * schedule decides when a lane claims, when items end, and when each copy of a batch and each reply comes in: late,
 * twice, out of order, after the end of the drain.
 */
export class ScriptedPool implements Pool {
  readonly size: number;
  /** Every attempt that was made, in order. */
  readonly calls: ScriptedItem[] = [];
  /** The most items that were in flight at once. */
  peak = 0;
  /** The most workers whose items ended in one instant. */
  instant = 0;
  readonly released: number[] = [];
  readonly #script: PoolScript;
  readonly #schedule: Schedule;
  readonly #cache = new DocumentCache();
  readonly #renderers = new WeakMap<TaskMessage, (index: number) => unknown>();
  readonly #drains = new Map<number, Drain>();
  readonly #flights = new Set<Flight>();
  #gathering: Flight[] | undefined;
  #listener: PoolListener | undefined;

  constructor(script: PoolScript, schedule: Schedule) {
    this.size = script.size;
    this.#script = script;
    this.#schedule = schedule;
    this.#gathering = script.together ? [] : undefined;
  }

  /** How many items are in flight. */
  get flying(): number {
    return this.#flights.size;
  }

  listen(listener: PoolListener): void {
    this.#listener = listener;
  }

  get listener(): PoolListener | undefined {
    return this.#listener;
  }

  consume(message: ConsumerMessage): Promise<ConsumerEnd> {
    return new Promise((end) => {
      const drain: Drain = {
        message,
        block: new ControlBlock(message.control, message.lanes),
        permits: message.permits && new Permits(message.permits),
        writer: new BatchWriter(),
        input: this.#renderer(message.task),
        end,
        busy: message.endLane - message.firstLane,
        posted: 0,
        undelivered: 0,
        lost: undefined,
        over: false,
      };
      this.#drains.set(message.consumer, drain);
      this.#schedule.add(() => this.#begin(drain));
    });
  }

  kill(drain: number): void {
    const found = this.#drains.get(drain);
    if (found && !found.over) this.#die(found, 'killed');
  }

  async describe(): Promise<ReadonlySet<string>> {
    return new Set();
  }

  release(documents: readonly number[]): void {
    this.released.push(...documents);
    this.#cache.release(documents);
  }

  async close(): Promise<void> {}

  /** The attempts that were made of a task, as indexes. */
  ran(task: string): number[] {
    return this.calls.filter((call) => call.task.task === task).map(({ index }) => index);
  }

  #renderer(task: TaskMessage): (index: number) => unknown {
    const known = this.#renderers.get(task);
    if (known) return known;
    const bound = compileInput(task.input).bind(openNames(task.run, task.names, this.#cache));
    const item = itemReader(task, this.#cache);
    const rendered = inputRenderer(task, bound);
    const render = (index: number): unknown => rendered(item(index), index);
    this.#renderers.set(task, render);
    return render;
  }

  #begin(drain: Drain): void {
    const { message } = drain;
    try {
      this.#script.begin?.(message);
    } catch (error) {
      return this.#end(drain, error);
    }
    for (let lane = message.firstLane; lane < message.endLane; lane++) {
      this.#schedule.add(() => this.#take(drain, lane));
    }
  }

  #take(drain: Drain, lane: number): void {
    if (drain.over) return;
    const { permits } = drain;
    const may = permits?.enter(lane) ?? 'enter';
    const goesOn = drain.block.claimable && !drain.block.suspended;
    if (may === 'wait' && goesOn) return this.#schedule.add(() => this.#take(drain, lane));
    const item = may === 'enter' ? claim(drain) : undefined;
    if (!item) {
      permits?.end(lane);
      return this.#leave(drain);
    }
    drain.block.enterLane(lane, item.index, item.attempt, 0);
    const flight = { ...item, drain, lane };
    this.#flights.add(flight);
    this.peak = Math.max(this.peak, this.#flights.size);
    if (!this.#gathering) return this.#schedule.add(() => this.#land([flight]));
    this.#gathering.push(flight);
    if (this.#gathering.length < (this.#script.together ?? 0)) return;
    const together = this.#gathering;
    this.#gathering = undefined;
    this.#schedule.add(() => this.#land(together));
  }

  /** Items end in one instant; others may join them. */
  #land(flights: readonly Flight[]): void {
    const joined = this.#gathering === undefined && this.#schedule.chance(0.3);
    const landing = [...(joined ? this.#flights : flights)].filter((f) => this.#flights.has(f));
    const drains = new Set(landing.map(({ drain }) => drain));
    this.instant = Math.max(this.instant, drains.size);
    for (const flight of landing) if (!flight.drain.over) this.#finish(flight);
    for (const drain of drains) {
      if (drain.over) continue;
      if (this.#schedule.chance(this.#script.deaths ?? 0)) this.#die(drain, 'struck by lightning');
      else if (landing === flights || this.#schedule.chance(0.5)) this.#post(drain);
    }
  }

  #finish(flight: Flight): void {
    const { drain, lane, index, attempt } = flight;
    const { task } = drain.message;
    const item = { task, index, attempt, input: () => drain.input(index) };
    this.calls.push(item);
    try {
      drain.writer.succeed(index, attempt, this.#script.run(item));
    } catch (error) {
      if (error instanceof WorkerDeath || error instanceof Unusable) return this.#end(drain, error);
      drain.writer.fail(index, attempt, 'failed', failureOf(error));
    }
    this.#flights.delete(flight);
    drain.block.leaveLane(lane);
    drain.permits?.leave(lane);
    this.#schedule.add(() => this.#take(drain, lane));
  }

  #post(drain: Drain): void {
    if (drain.writer.length === 0) return;
    drain.block.posted();
    drain.posted++;
    drain.undelivered++;
    const batch = drain.writer.seal();
    this.#schedule.add(() => {
      if (!this.#isLostWith(drain)) this.#listener?.batch(drain.message.consumer, batch);
      drain.undelivered--;
      this.#tellLost(drain);
    });
    for (let copy = 1; copy < (this.#script.copies ?? 1); copy++) {
      const again = this.#schedule.chance(0.5) ? batch : batch.slice();
      this.#schedule.add(() => this.#listener?.batch(drain.message.consumer, again));
    }
  }

  #isLostWith(drain: Drain): boolean {
    const losses = this.#script.losses ?? 0;
    return drain.lost !== undefined && losses > 0 && this.#schedule.chance(losses);
  }

  /** A lane found nothing; the reply of the last one may overtake the batches. */
  #leave(drain: Drain): void {
    drain.busy--;
    if (drain.busy > 0) return;
    this.#post(drain);
    this.#close(drain);
    this.#schedule.add(() => drain.end({ kind: 'finished', batches: drain.posted }));
  }

  #end(drain: Drain, error: unknown): void {
    if (error instanceof WorkerDeath) this.#die(drain, error.message);
    else this.#refuse(drain, failureOf(error).message);
  }

  #die(drain: Drain, reason: string): void {
    this.#close(drain);
    drain.lost = reason;
    this.#tellLost(drain);
  }

  /** A lost drain is told when every batch that it had posted is here. */
  #tellLost(drain: Drain): void {
    const { lost: reason } = drain;
    if (reason === undefined || drain.undelivered > 0) return;
    this.#schedule.add(() =>
      drain.end({ kind: 'lost', reason, blame: reason === 'killed' ? 'none' : 'sure' }),
    );
  }

  #refuse(drain: Drain, message: string): void {
    this.#close(drain);
    const failure: Failure = { code: 'MR504', message };
    this.#schedule.add(() => drain.end({ kind: 'unusable', failure }));
  }

  #close(drain: Drain): void {
    drain.over = true;
    for (const flight of this.#flights) if (flight.drain === drain) this.#flights.delete(flight);
    this.#drains.delete(drain.message.consumer);
  }
}

function failureOf(error: unknown): Failure {
  return { code: 'MR401', message: error instanceof Error ? error.message : String(error) };
}
