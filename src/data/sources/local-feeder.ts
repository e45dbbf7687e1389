import type { Feed, Feeder, FeedListener, FeedRequest, OpenedSource } from '../../ports/data.ts';
import type { Chunk } from '../../wire/shared/directory.ts';
import { changedSource } from './changed-source.ts';
import { type FeedLimits, feedLimits } from './feed-limits.ts';
import { SourceFeed } from './source-feed.ts';

/** Reads sources in the thread that it is made in. */
export class LocalFeeder implements Feeder {
  readonly #limits: FeedLimits;
  readonly #running = new Map<SourceFeed, Promise<void>>();

  constructor(limits: FeedLimits = feedLimits) {
    this.#limits = limits;
  }

  feed(request: FeedRequest, listener: FeedListener): Feed {
    const feed = new SourceFeed(request, listener, this.#limits);
    const ended = feed.run().finally(() => this.#running.delete(feed));
    this.#running.set(feed, ended);
    return feed;
  }

  changed(source: OpenedSource, chunks: readonly Chunk[]): Promise<string | undefined> {
    return changedSource(source, chunks);
  }

  async close(): Promise<void> {
    for (const feed of this.#running.keys()) feed.close();
    await Promise.all(this.#running.values());
  }
}
