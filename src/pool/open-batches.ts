import type { CancelTimer, Clock } from '../ports/clock.ts';
import { ControlBlock } from '../wire/shared/control-block.ts';
import type { AssignmentMessage, ConsumerMessage } from '../wire/messages.ts';
import { OpenBatch } from '../wire/shared/open-batch.ts';

/** A batch is taken when it lies open at two looks: at most twice this time, in milliseconds. */
const LOOK_MS = 9;
/** Looks at which that of a consumer must lie open whose items wait: it posts by a timer. */
const LOOKS_OF_WAITING = 6;

interface Watched {
  readonly message: ConsumerMessage;
  readonly open: OpenBatch;
  /** Batches of the consumer that have arrived. */
  arrived: number;
  /** Lines of the consumer that have arrived. */
  lines: number;
  /** The state of the batch that lay open at the last look, and how many looks ago that began. */
  seen: number | undefined;
  looks: number;
  waits: boolean;
}

/**
 * Takes what consumers in workers have ended and not posted, because their action keeps the worker
 * busy. Looks only while a worker has a consumer.
 */
export class OpenBatches {
  readonly #clock: Clock;
  readonly #deliver: (consumer: number, batch: SharedArrayBuffer) => void;
  readonly #watched = new Map<number, Watched>();
  readonly #free: OpenBatch[] = [];
  /** Set while a consumer is watched. */
  #cancel: CancelTimer | undefined;

  constructor(clock: Clock, deliver: (consumer: number, batch: SharedArrayBuffer) => void) {
    this.#clock = clock;
    this.#deliver = deliver;
  }

  /** An assignment gets a worker. Returns the memory for the batch of a consumer. */
  begin(message: AssignmentMessage): SharedArrayBuffer | undefined {
    if (message.kind !== 'consumer') return undefined;
    const open = this.#free.pop() ?? OpenBatch.create();
    const start = { arrived: 0, lines: 0, seen: undefined, looks: 0, waits: false };
    this.#watched.set(message.consumer, { message, open, ...start });
    this.#cancel ??= this.#clock.every(LOOK_MS, () => this.#look());
    return open.buffer;
  }

  /** Items of the consumer wait. */
  waits(consumer: number): void {
    const watched = this.#watched.get(consumer);
    if (watched) watched.waits = true;
  }

  /** A batch that the consumer posted has arrived. */
  arrived(consumer: number): void {
    const watched = this.#watched.get(consumer);
    if (watched) watched.arrived++;
  }

  /** A line that the consumer logged has arrived. */
  logged(consumer: number): void {
    const watched = this.#watched.get(consumer);
    if (watched) watched.lines++;
  }

  /** The worker no longer uses the memory. */
  ended(message: AssignmentMessage): void {
    const watched = this.#forget(message);
    if (!watched) return;
    watched.open.reset();
    this.#free.push(watched.open);
  }

  /**
   * The worker is gone: what had ended counts. Its thread may still use the memory for a moment, so
   * that no other consumer gets it.
   */
  lost(message: AssignmentMessage): void {
    const watched = this.#forget(message);
    if (watched) this.#take(watched);
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#watched.clear();
  }

  #look(): void {
    for (const watched of this.#watched.values()) {
      const { open, seen, waits } = watched;
      watched.seen = open.isEmpty ? undefined : open.state;
      watched.looks = seen !== undefined && seen === watched.seen ? watched.looks + 1 : 0;
      const most = waits ? LOOKS_OF_WAITING : 1;
      if (watched.looks >= most) this.#take(watched, watched.lines);
    }
  }

  #take(watched: Watched, lines?: number): void {
    const { open, message } = watched;
    const batch = open.take(watched.arrived, lines);
    if (!batch) return;
    watched.arrived++;
    new ControlBlock(message.control, message.lanes).posted();
    this.#deliver(message.consumer, batch);
  }

  #forget(message: AssignmentMessage): Watched | undefined {
    if (message.kind !== 'consumer') return undefined;
    const { consumer } = message;
    const watched = this.#watched.get(consumer);
    this.#watched.delete(consumer);
    if (this.#watched.size === 0) {
      this.#cancel?.();
      this.#cancel = undefined;
    }
    return watched;
  }
}
