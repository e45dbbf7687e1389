import type { Source } from '../source/source.ts';
import { RunFeed, type Watcher } from './run-feed.ts';

/** Feeds that are kept when nobody watches: their logs go on where they were. */
const mostIdle = 8;

/** One feed for each run that pages show. */
export class RunFeeds {
  readonly #source: Source;
  readonly #feeds = new Map<string, RunFeed>();
  readonly #closers = new Set<() => void>();

  constructor(source: Source) {
    this.#source = source;
  }

  /** Streams that are open. */
  get size(): number {
    return this.#closers.size;
  }

  of(run: string): RunFeed {
    const feed = this.#feeds.get(run) ?? new RunFeed(this.#source, run);
    this.#feeds.delete(run);
    this.#feeds.set(run, feed);
    return feed;
  }

  known(run: string): RunFeed | undefined {
    return this.#feeds.get(run);
  }

  /** Watches until the returned function is called. `close` is called when all is closed. */
  watch(feed: RunFeed, watcher: Watcher, close: () => void): () => void {
    this.#closers.add(close);
    feed.add(watcher);
    return () => {
      feed.remove(watcher);
      this.#closers.delete(close);
      this.#forget();
    };
  }

  close(): void {
    for (const close of this.#closers) close();
    this.#feeds.clear();
  }

  #forget(): void {
    const idle = [...this.#feeds].filter(([, feed]) => !feed.isWatched);
    for (const [run] of idle.slice(0, Math.max(0, idle.length - mostIdle))) this.#feeds.delete(run);
  }
}
