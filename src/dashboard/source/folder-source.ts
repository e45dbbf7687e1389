import { resolve } from 'node:path';
import { historyOf } from '../../executor/open-history.ts';
import { openStore, openStoreReader, storeIdentity } from '../../store/open-store.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { OpenSource, Source } from './source.ts';

type Closing = StoreReader & { close(): Promise<void> };

interface Opened extends OpenSource {
  readonly identity: string;
  readonly closing: Closing;
}

/** Milliseconds for which a store counts as the one that it was. */
const fresh = 500;

/**
 * The store of a folder. It is opened when it is there, and left when it was removed or replaced.
 *
 * | state  | there is no store | a store | another store |
 * | ------ | ----------------- | ------- | ------------- |
 * | absent | absent            | open    | open          |
 * | open   | absent            | open    | open          |
 */
export class FolderSource implements Source {
  readonly folder: string;
  readonly #mode: 'read' | 'write';
  #opened: Opened | undefined;
  #looking: Promise<Opened | undefined> | undefined;
  #lookedAt = Number.NEGATIVE_INFINITY;

  /** A process that asks for changes opens the store to write: it can have it open only once. */
  constructor(folder: string, mode: 'read' | 'write') {
    this.folder = resolve(folder);
    this.#mode = mode;
  }

  open(): Promise<OpenSource | undefined> {
    if (this.#opened && performance.now() - this.#lookedAt < fresh)
      return Promise.resolve(this.#opened);
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async close(): Promise<void> {
    await this.#looking?.catch(() => undefined);
    await this.#leave();
  }

  async #look(): Promise<Opened | undefined> {
    const identity = await storeIdentity(this.folder);
    if (this.#opened && this.#opened.identity !== identity) await this.#leave();
    if (identity === undefined) return undefined;
    this.#opened ??= await this.#enter(identity);
    this.#lookedAt = performance.now();
    return this.#opened;
  }

  async #enter(identity: string): Promise<Opened> {
    // It creates nothing, and throws what there is to say of a store that cannot be read.
    const reader = await openStoreReader(this.folder);
    if (this.#mode === 'read') return opened(identity, reader, false);
    await reader.close();
    const writer = await openStore(this.folder).catch(() => undefined);
    const store = writer ?? (await openStoreReader(this.folder));
    return opened(identity, store, writer !== undefined);
  }

  async #leave(): Promise<void> {
    const left = this.#opened;
    this.#opened = undefined;
    await left?.closing.close();
  }
}

function opened(identity: string, store: Closing, isWritable: boolean): Opened {
  return { identity, store, history: historyOf(store), closing: store, isWritable };
}
