import type { ConsumerMessage, PackHandle } from '../wire/messages.ts';
import type { Failure } from '../items/failure.ts';

/** How a consumer ended. */
export type ConsumerEnd =
  /** It posted this number of batches, of which some may still be on their way. */
  | { readonly kind: 'finished'; readonly batches: number }
  /** The action cannot be loaded: no item can run. */
  | { readonly kind: 'unusable'; readonly failure: Failure }
  /** The worker died or was killed. Every batch it had posted has been delivered. */
  | {
      readonly kind: 'lost';
      readonly reason: string;
      readonly blame: Blame;
    };

/**
 * Whether a consumer took its worker down.
 *
 * - sure: nothing else was in the worker;
 * - likely: it computed, or was the last to begin, while others waited;
 * - unlikely: another consumer is the likely one;
 * - none: the worker was ended on purpose.
 */
export type Blame = 'sure' | 'likely' | 'unlikely' | 'none';

export interface PoolListener {
  /** `batch` is not yet checked. It can arrive late, twice, or after its consumer has ended. */
  batch(consumer: number, batch: SharedArrayBuffer): void;
  log(consumer: number, index: number, message: string, fields: unknown): void;
}

/** Worker threads. They get documents by handle and report items in completion batches. */
export interface Pool {
  /** Number of workers. */
  readonly size: number;
  listen(listener: PoolListener): void;
  /** Runs a consumer in some worker. Never rejects. */
  consume(message: ConsumerMessage): Promise<ConsumerEnd>;
  /** Ends the worker of a consumer at once. All consumers in that worker end as lost. */
  kill(consumer: number): void;
  /** Returns the names of all actions of the packs. Throws MR504 when one does not load. */
  describe(packs: readonly PackHandle[]): Promise<ReadonlySet<string>>;
  /** Workers drop these documents. */
  release(documents: readonly number[]): void;
  close(): Promise<void>;
}
