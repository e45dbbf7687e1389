import type { ConsumerEnd, Pool, PoolListener } from '../../../src/ports/pool.ts';
import { BatchWriter } from '../../../src/items/batch-writer.ts';
import { ControlBlock, type ItemAttempt } from '../../../src/wire/shared/control-block.ts';
import type { ConsumerMessage } from '../../../src/wire/messages.ts';
import { claim } from '../../support/claim.ts';

/** Start and end of an item, in units of the virtual clock. */
export interface Span {
  readonly task: string;
  readonly began: number;
  readonly ended: number;
}

interface Drain {
  readonly message: ConsumerMessage;
  readonly block: ControlBlock;
  readonly writer: BatchWriter;
  readonly end: (end: ConsumerEnd) => void;
}

interface Flight extends ItemAttempt {
  readonly drain: Drain;
  readonly began: number;
  readonly ends: number;
}

/**
 * A pool of machines without threads, in virtual time: each machine works on one item at a time,
 * for the duration that `durationOf` returns. A free machine takes the consumer that has waited
 * longest. The clock moves only when no other work is left (`tick`), so no result depends on the
 * speed of this machine.
 */
export class TimedPool implements Pool {
  readonly size: number;
  readonly spans: Span[] = [];
  now = 0;
  readonly #durationOf: (task: string) => number;
  readonly #queue: Drain[] = [];
  #flights: Flight[] = [];
  #listener: PoolListener | undefined;

  constructor(size: number, durationOf: (task: string) => number) {
    this.size = size;
    this.#durationOf = durationOf;
  }

  listen(listener: PoolListener): void {
    this.#listener = listener;
  }

  consume(message: ConsumerMessage): Promise<ConsumerEnd> {
    return new Promise((end) => {
      const block = new ControlBlock(message.control, message.lanes);
      this.#queue.push({ message, block, writer: new BatchWriter(), end });
      this.#fill();
    });
  }

  /** Moves the clock to the next end of an item; false when none is in flight. */
  tick(): boolean {
    this.now = Math.min(...this.#flights.map(({ ends }) => ends));
    const over = this.#flights.filter(({ ends }) => ends === this.now);
    this.#flights = this.#flights.filter(({ ends }) => ends !== this.now);
    for (const flight of over) this.#finish(flight);
    this.#fill();
    return over.length > 0;
  }

  kill(): void {}

  async describe(): Promise<ReadonlySet<string>> {
    return new Set();
  }

  release(): void {}

  async close(): Promise<void> {}

  #fill(): void {
    while (this.#flights.length < this.size) {
      const drain = this.#queue.shift();
      if (!drain) return;
      this.#take(drain);
    }
  }

  #take(drain: Drain): void {
    const item = claim(drain);
    if (!item) return this.#leave(drain);
    const { firstLane, task } = drain.message;
    drain.block.enterLane(firstLane, item.index, item.attempt, 0);
    const ends = this.now + this.#durationOf(task.task);
    this.#flights.push({ ...item, drain, began: this.now, ends });
  }

  #finish({ drain, index, attempt, began }: Flight): void {
    const { firstLane, task } = drain.message;
    this.spans.push({ task: task.task, began, ended: this.now });
    drain.writer.succeed(index, attempt, null);
    drain.block.leaveLane(firstLane);
    this.#take(drain);
  }

  #leave({ block, writer, message, end }: Drain): void {
    const batches = writer.length > 0 ? 1 : 0;
    if (batches > 0) {
      block.posted();
      this.#listener?.batch(message.consumer, writer.seal());
    }
    end({ kind: 'finished', batches });
  }
}
