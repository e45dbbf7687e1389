import { compileInput } from '../../src/expression/compile/input.ts';
import type { ConsumerEnd, Pool, PoolListener } from '../../src/ports/pool.ts';
import { BatchWriter } from '../../src/items/batch-writer.ts';
import { ControlBlock, type ItemAttempt } from '../../src/wire/shared/control-block.ts';
import type { Failure } from '../../src/items/failure.ts';
import { failureFromError } from '../../src/items/failure-from-error.ts';
import type { ConsumerMessage, PackExports, TaskMessage } from '../../src/wire/messages.ts';
import { Permits } from '../../src/wire/shared/permits.ts';
import { DocumentCache } from '../../src/wire/open-handle.ts';
import { FailFast } from '../../workers/fail-fast.ts';
import { inputRenderer, itemReader } from '../../workers/items.ts';
import { openNames } from '../../src/wire/open-names.ts';
import { claim } from './claim.ts';
import {
  type PoolScript,
  type ScriptedItem,
  Starved,
  Unusable,
  PassedOver,
  WorkerDeath,
} from './pool-script.ts';
import type { Schedule } from './schedule.ts';
import { unitOf } from './scripted-unit.ts';

interface Flight extends ItemAttempt {
  readonly consumer: Consumer;
  readonly lane: number;
}

interface Consumer {
  readonly message: ConsumerMessage;
  readonly block: ControlBlock;
  readonly permits: Permits | undefined;
  /** Set before the consumer begins. */
  failFast: FailFast | undefined;
  readonly flush: () => void;
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
 * A pool without threads. It claims from real control blocks, renders real inputs and seals real
 * batches. The schedule decides when a lane claims, when items end, when each copy of a batch and
 * each reply arrives: late, twice, out of order, after the end of the consumer.
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
  readonly #consumers = new Map<number, Consumer>();
  readonly #flights = new Set<Flight>();
  #gathering: Flight[] | undefined;
  #listener: PoolListener | undefined;

  constructor(script: PoolScript, schedule: Schedule) {
    this.size = script.size;
    this.#script = script;
    this.#schedule = schedule;
    this.#gathering = script.together ? [] : undefined;
  }

  /** Number of items in flight. */
  get flying(): number {
    return this.#flights.size;
  }

  listen(listener: PoolListener): void {
    this.#listener = listener;
  }

  get listener(): PoolListener | undefined {
    return this.#listener;
  }

  /** Every consumer has a worker. */
  withdraw(): void {}

  consume(message: ConsumerMessage): Promise<ConsumerEnd> {
    return new Promise((end) => {
      const block = new ControlBlock(message.control, message.lanes);
      const consumer: Consumer = {
        message,
        block,
        failFast: undefined,
        flush: () => this.#post(consumer),
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
      consumer.failFast = new FailFast(message, block, consumer);
      this.#consumers.set(message.consumer, consumer);
      this.#schedule.add(() => this.#begin(consumer));
    });
  }

  kill(consumer: number): void {
    const found = this.#consumers.get(consumer);
    if (found && !found.over) this.#die(found, 'killed');
  }

  async describe(): Promise<readonly PackExports[]> {
    return [];
  }

  release(documents: readonly number[]): void {
    this.released.push(...documents);
    this.#cache.release(documents);
  }

  async close(): Promise<void> {}

  /** Indexes of the items of a task whose attempts were made, in order. */
  ran(task: string): number[] {
    return this.calls.filter((call) => call.task.task === task).map(({ index }) => index);
  }

  #renderer(task: TaskMessage): (index: number) => unknown {
    const known = this.#renderers.get(task);
    if (known) return known;
    const bound = compileInput(task.input).bind(openNames(task.run, task.names, this.#cache));
    const { at } = itemReader(task, this.#cache);
    const rendered = inputRenderer(task, bound);
    const render = (index: number): unknown => rendered(at(index), index);
    this.#renderers.set(task, render);
    return render;
  }

  #begin(consumer: Consumer): void {
    const { message } = consumer;
    try {
      this.#script.begin?.(message);
    } catch (error) {
      return this.#end(consumer, error);
    }
    for (let lane = message.firstLane; lane < message.endLane; lane++) {
      this.#schedule.add(() => this.#take(consumer, lane));
    }
  }

  #take(consumer: Consumer, lane: number): void {
    if (consumer.over) return;
    const { permits } = consumer;
    if (consumer.failFast?.judging) return this.#schedule.add(() => this.#take(consumer, lane));
    const may = permits?.look(lane) ?? 'granted';
    const goesOn = consumer.block.claimable && !consumer.block.suspended;
    if (may === 'wait' && goesOn) return this.#schedule.add(() => this.#take(consumer, lane));
    if (may === 'granted') permits?.enter(lane);
    const item = may === 'granted' ? claim(consumer) : undefined;
    if (!item) {
      permits?.end(lane);
      return this.#leave(consumer);
    }
    consumer.block.enterLane(lane, item.index, item.attempt, 0);
    const flight = { ...item, consumer, lane };
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
    const consumers = new Set(landing.map(({ consumer }) => consumer));
    this.instant = Math.max(this.instant, consumers.size);
    for (const flight of landing) if (!flight.consumer.over) this.#finish(flight);
    for (const consumer of consumers) {
      if (consumer.over) continue;
      if (this.#schedule.chance(this.#script.deaths ?? 0))
        this.#die(consumer, 'struck by lightning');
      else if (landing === flights || this.#schedule.chance(0.5)) this.#post(consumer);
    }
  }

  #finish(flight: Flight): void {
    const { consumer, lane, index, attempt } = flight;
    const { task } = consumer.message;
    const item: ScriptedItem = {
      task,
      index,
      attempt,
      input: () => consumer.input(index),
      ...unitOf(consumer.message, index, this.#cache),
    };
    this.calls.push(item);
    if (this.#script.logs) {
      const line = { index, attempt, message: `attempt ${attempt}` };
      void this.#listener?.log(consumer.message.consumer, line);
    }
    try {
      consumer.writer.succeed(index, attempt, this.#script.run(item));
    } catch (error) {
      if (error instanceof WorkerDeath || error instanceof Unusable)
        return this.#end(consumer, error);
      if (error instanceof PassedOver) consumer.writer.pass(index, attempt);
      // A stack depends on when the pool was asked.
      const { stack: _stack, ...failure } = failureFromError(error);
      const { writer, failFast } = consumer;
      if (!(error instanceof PassedOver))
        failFast?.fail(attempt, failure, () => writer.fail(index, attempt, 'failed', failure));
    }
    this.#flights.delete(flight);
    consumer.block.leaveLane(lane);
    consumer.permits?.leave(lane);
    this.#schedule.add(() => this.#take(consumer, lane));
  }

  #post(consumer: Consumer): void {
    if (consumer.writer.length === 0) return;
    consumer.block.posted();
    consumer.posted++;
    consumer.undelivered++;
    const batch = consumer.writer.seal();
    this.#schedule.add(() => {
      if (!this.#isLostWith(consumer)) this.#listener?.batch(consumer.message.consumer, batch);
      consumer.undelivered--;
      this.#reportLost(consumer);
    });
    for (let copy = 1; copy < (this.#script.copies ?? 1); copy++) {
      const again = this.#schedule.chance(0.5) ? batch : batch.slice();
      this.#schedule.add(() => this.#listener?.batch(consumer.message.consumer, again));
    }
  }

  #isLostWith(consumer: Consumer): boolean {
    const losses = this.#script.losses ?? 0;
    return consumer.lost !== undefined && losses > 0 && this.#schedule.chance(losses);
  }

  /** A lane found nothing. The reply of the last one may overtake the batches. */
  #leave(consumer: Consumer): void {
    consumer.busy--;
    if (consumer.busy > 0) return;
    this.#post(consumer);
    this.#close(consumer);
    this.#schedule.add(() => consumer.end({ kind: 'finished', batches: consumer.posted }));
  }

  #end(consumer: Consumer, error: unknown): void {
    if (error instanceof WorkerDeath) this.#die(consumer, error.message);
    else if (error instanceof Starved) this.#report(consumer, 'starved', error.message);
    else this.#report(consumer, 'unusable', failureFromError(error).message);
  }

  #die(consumer: Consumer, reason: string): void {
    this.#close(consumer);
    consumer.lost = reason;
    this.#reportLost(consumer);
  }

  /** The loss is reported when every batch that the consumer posted has arrived. */
  #reportLost(consumer: Consumer): void {
    const { lost: reason } = consumer;
    if (reason === undefined || consumer.undelivered > 0) return;
    this.#schedule.add(() =>
      consumer.end({ kind: 'lost', reason, blame: reason === 'killed' ? 'none' : 'sure' }),
    );
  }

  #report(consumer: Consumer, kind: 'unusable' | 'starved', message: string): void {
    this.#close(consumer);
    const failure: Failure = { code: kind === 'starved' ? 'MR801' : 'MR504', message };
    this.#schedule.add(() => consumer.end({ kind, failure }));
  }

  #close(consumer: Consumer): void {
    consumer.over = true;
    for (const flight of this.#flights)
      if (flight.consumer === consumer) this.#flights.delete(flight);
    this.#consumers.delete(consumer.message.consumer);
  }
}
