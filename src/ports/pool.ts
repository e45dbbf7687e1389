import type { DrainMessage, PackHandle } from '../wire/messages.ts';
import type { Failure } from '../items/failure.ts';

/** How a drain ended. */
export type DrainEnd =
  | { readonly kind: 'drained'; readonly batches: number }
  /** The action cannot be loaded: no item can run. */
  | { readonly kind: 'unusable'; readonly failure: Failure }
  /** The worker died, or was killed; every batch it had posted has been delivered. */
  | {
      readonly kind: 'lost';
      readonly reason: string;
      readonly suspicion: Suspicion;
    };

/**
 * Whether what a drain ran took its worker down: nothing else was in it; it computed, or had begun last; something else
 * did so; the worker was ended on purpose.
 */
export type Suspicion = 'sure' | 'likely' | 'unlikely' | 'none';

export interface PoolListener {
  /** `batch` is not yet checked. Batches may come late, twice or after their drain has ended. */
  batch(drain: number, batch: SharedArrayBuffer): void;
  log(drain: number, index: number, message: string, fields: unknown): void;
}

/** Workers that drain ranges of items, are given documents by handle, and answer in batches of completions. */
export interface Pool {
  /** Number of workers. */
  readonly size: number;
  listen(listener: PoolListener): void;
  /** Never rejects. */
  drain(message: DrainMessage): Promise<DrainEnd>;
  /** Ends the worker of a drain at once; the drain, and all others in that worker, then end as lost. */
  kill(drain: number): void;
  /** Names of all actions of the packs; MR504 when one does not load. */
  describe(packs: readonly PackHandle[]): Promise<ReadonlySet<string>>;
  /** Workers drop these documents. */
  release(documents: readonly number[]): void;
  close(): Promise<void>;
}
