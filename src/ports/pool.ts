import type { ItemProgress } from '../items/item-progress.ts';
import type { LoggedLine } from '../wire/logged-line.ts';
import type {
  CheckpointReport,
  ConsumerMessage,
  LoadCheckpointReport,
  PackExports,
  PackHandle,
} from '../wire/messages.ts';
import type { ItemAttempt } from '../wire/shared/control-block.ts';
import type { ErrorOrigin } from '../wire/error-origin.ts';
import type { Failure } from '../items/failure.ts';

/** How a consumer ended. */
export type ConsumerEnd =
  /** It posted this number of batches, of which some may still be on their way. */
  | { readonly kind: 'finished'; readonly batches: number }
  /** The action cannot run, for a reason that lies in the workflow: no item can run. */
  | { readonly kind: 'unusable'; readonly failure: Failure }
  /**
   * For too long, no thread could be made, or none in which the pack loads that loaded before; or
   * the pack is another version of its code (MR514). The items can run later.
   */
  | { readonly kind: 'starved'; readonly failure: Failure }
  /** The worker died or was killed. Every batch it had posted has been delivered. */
  | {
      readonly kind: 'lost';
      readonly reason: string;
      /** Where the error was thrown that ended the worker. */
      readonly stack?: string;
      /** The item it comes from, if that is known; it may be of another consumer. */
      readonly origin?: ErrorOrigin;
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

/** Why an assignment waits for a worker, though one should be free, or to begin in its worker. */
export interface Shortage {
  /** The action that cannot begin; absent: there is no worker. */
  readonly action?: string;
  readonly reason: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** An error that an action left behind, and that ended a worker when it ran nothing. */
export interface StrayError {
  readonly reason: string;
  readonly stack?: string;
  readonly origin?: ErrorOrigin;
}

/** An error that an action left behind, and that did not end its worker. */
export interface LateReport extends StrayError {
  readonly origin: ErrorOrigin;
}

export interface PoolListener {
  /** `batch` is not yet checked. It can arrive late, twice, or after its consumer has ended. */
  batch(consumer: number, batch: SharedArrayBuffer): void;
  /**
   * Lines of an item arrive before the batch with its end. They count as being on their way until
   * the promise resolves, if there is one.
   */
  log(consumer: number, line: LoggedLine): Promise<void> | undefined;
  /** An attempt wants what it passes on disk. */
  checkpoint(consumer: number, report: CheckpointReport): void;
  /** An attempt asks for what an earlier one has left, and waits. */
  loadCheckpoint(consumer: number, report: LoadCheckpointReport): void;
  /** How far an item is. */
  progress(consumer: number, item: ItemAttempt, progress: ItemProgress): void;
  /** A lane has an item that counts in a limit; null: it has none any more. */
  limit(consumer: number, lane: number, name: string | null): void;
  /** An error ended a worker in which nothing ran. */
  strayed(error: StrayError): void;
  /** An error came from an item, whose worker goes on. */
  lateError(error: LateReport): void;
  /** No worker can be had for a consumer at present. Called again when the reason changes. */
  waiting(consumer: number, shortage: Shortage): void;
  /** A consumer no longer waits: it has what it lacked, or has ended. */
  supplied(consumer: number): void;
  /**
   * For too long, the action of a consumer could not begin. The consumer goes on until it is
   * stopped.
   */
  starved(consumer: number, failure: Failure): void;
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
  /** Ends a consumer that has no worker, as lost. One that has a worker goes on. */
  withdraw(consumer: number): void;
  /**
   * Returns what the packs export, in their order. Throws MR504 when one does not load, MR514 when
   * its code is another version.
   */
  describe(packs: readonly PackHandle[]): Promise<readonly PackExports[]>;
  /** Workers drop these documents, and close the files in this folder. */
  release(documents: readonly number[], folder?: string): void;
  close(): Promise<void>;
}
