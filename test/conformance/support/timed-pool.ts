import type { ConsumerEnd, Pool, PoolListener } from '../../../src/ports/pool.ts';
import { BatchWriter } from '../../../src/items/batch-writer.ts';
import { ControlBlock, type ItemAttempt } from '../../../src/wire/shared/control-block.ts';
import type { ConsumerMessage, PackExports } from '../../../src/wire/messages.ts';
import { claim } from '../../support/claim.ts';

/** Start and end of an item, in units of the virtual clock. */
export interface Span {
  readonly task: string;
  readonly began: number;
  readonly ended: number;
}

interface Consumer {
  readonly message: ConsumerMessage;
  readonly block: ControlBlock;
  readonly writer: BatchWriter;
  readonly end: (end: ConsumerEnd) => void;
}

interface Flight extends ItemAttempt {
  readonly consumer: Consumer;
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
  readonly #queue: Consumer[] = [];
  #flights: Flight[] = [];
  #listener: PoolListener | undefined;

  constructor(size: number, durationOf: (task: string) => number) {
    this.size = size;
    this.#durationOf = durationOf;
  }

  listen(listener: PoolListener): void {
    this.#listener = listener;
  }

  /** A consumer that waits for a machine finds nothing to claim when it gets one. */
  withdraw(): void {}

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

  async describe(): Promise<readonly PackExports[]> {
    return [];
  }

  release(): void {}

  async close(): Promise<void> {}

  #fill(): void {
    while (this.#flights.length < this.size) {
      const consumer = this.#queue.shift();
      if (!consumer) return;
      this.#take(consumer);
    }
  }

  #take(consumer: Consumer): void {
    const item = claim(consumer);
    if (!item) return this.#end(consumer);
    const { firstLane, task } = consumer.message;
    consumer.block.enterLane(firstLane, item.index, item.attempt, 0);
    const ends = this.now + this.#durationOf(task.task);
    this.#flights.push({ ...item, consumer, began: this.now, ends });
  }

  #finish({ consumer, index, attempt, began }: Flight): void {
    const { firstLane, task } = consumer.message;
    this.spans.push({ task: task.task, began, ended: this.now });
    consumer.writer.succeed(index, attempt, null);
    consumer.block.leaveLane(firstLane);
    this.#take(consumer);
  }

  #end({ block, writer, message, end }: Consumer): void {
    const batches = writer.length > 0 ? 1 : 0;
    if (batches > 0) {
      block.posted();
      this.#listener?.batch(message.consumer, writer.seal());
    }
    end({ kind: 'finished', batches });
  }
}
