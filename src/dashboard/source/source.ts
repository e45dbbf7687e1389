import type { RunHistory } from '../../history/run-history.ts';
import type { StoreReader } from '../../ports/store.ts';

/** A store that is open to be read. */
export interface OpenSource {
  readonly store: StoreReader;
  readonly history: RunHistory;
  /** Whether changes can be asked for. */
  readonly isWritable: boolean;
}

/** Where the pages come from: a store folder, or the store of an executor. */
export interface Source {
  /** The folder, for messages and requests. */
  readonly folder: string;
  /**
   * The store as it is now. Undefined while there is none. Throws MR601, MR602 or MR606 for one
   * that cannot be read.
   */
  open(): Promise<OpenSource | undefined>;
  close(): Promise<void>;
}
