import type { ConsumerMessage, PackHandle } from '../wire/messages.ts';
import type { Failure } from '../items/failure.ts';

/** How a consumer ended. */
export type ConsumerEnd =
  | { readonly kind: 'finished'; readonly batches: number }
  /** The action cannot be loaded: no item can run. */
  | { readonly kind: 'unusable'; readonly failure: Failure }
  /** The worker died, or was killed; every batch it had posted has been delivered. */
  | {
      readonly kind: 'lost';
      readonly reason: string;
      readonly blame: Blame;
    };

/**
 * Whether what a consumer ran took its worker down: nothing else was in it; it computed, or had begun last; something else
 * did so; the worker was ended on purpose.
 */
export type Blame = 'sure' | 'likely' | 'unlikely' | 'none';

export interface PoolListener {
  /** `batch` is not yet checked. Batches may come late, twice or after their consumer has ended. */
  batch(consumer: number, batch: SharedArrayBuffer): void;
  log(consumer: number, index: number, message: string, fields: unknown): void;
}

/** Workers that drain ranges of items, are given documents by handle, and answer in batches of completions. */
export interface Pool {
  /** Number of workers. */
  readonly size: number;
  listen(listener: PoolListener): void;
  /** Never rejects. */
  consume(message: ConsumerMessage): Promise<ConsumerEnd>;
  /** Ends the worker of a consumer at once; the consumer, and all others in that worker, then end as lost. */
  kill(consumer: number): void;
  /** Names of all actions of the packs; MR504 when one does not load. */
  describe(packs: readonly PackHandle[]): Promise<ReadonlySet<string>>;
  /** Workers drop these documents. */
  release(documents: readonly number[]): void;
  close(): Promise<void>;
}
