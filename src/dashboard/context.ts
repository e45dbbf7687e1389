import type { Executor } from '../executor/executor.ts';
import { systemClock } from '../executor/system-clock.ts';
import { notFound } from './faults.ts';
import { RunFeeds } from './live/run-feeds.ts';
import { ItemCounters } from './metrics/item-counters.ts';
import { WatchedRuns } from './metrics/watched-runs.ts';
import { PlanCache } from './plans/plan-cache.ts';
import { ItemFinders } from './reading/item-finders.ts';
import { Meters } from './reading/meters.ts';
import { RunIndex } from './reading/run-index.ts';
import type { OpenSource, Source } from './source/source.ts';

export interface ContextOptions {
  readonly source: Source;
  readonly readOnly: boolean;
  /** Of a program that runs workflows: pages can resume and retry. */
  readonly executor?: Executor | undefined;
  /** The folder of the pages. */
  readonly pages: string;
  /** The names that it answers to; empty: those of the program around. */
  readonly names: () => readonly string[];
}

/** What the routes of one dashboard share. */
export class Context {
  readonly source: Source;
  readonly readOnly: boolean;
  readonly executor: Executor | undefined;
  readonly pages: string;
  readonly names: () => readonly string[];
  readonly plans = new PlanCache();
  readonly meters = new Meters();
  readonly finders = new ItemFinders();
  readonly index = new RunIndex();
  readonly counters = new ItemCounters();
  readonly watched = new WatchedRuns();
  readonly feeds: RunFeeds;

  constructor({ source, readOnly, executor, pages, names }: ContextOptions) {
    this.pages = pages;
    this.names = names;
    this.source = source;
    this.readOnly = readOnly;
    this.executor = executor;
    this.feeds = new RunFeeds(source);
  }

  /** Throws MR506 where there is no store yet. */
  async requireStore(): Promise<OpenSource> {
    const opened = await this.source.open();
    if (opened) return opened;
    throw notFound(`there is no store in ${this.source.folder} yet, or it was removed`);
  }

  /** Milliseconds since the epoch. */
  now(): number {
    return systemClock.now();
  }

  /** Milliseconds that only grow. */
  readonly time = (): number => performance.now();

  async close(): Promise<void> {
    this.feeds.close();
    await this.source.close();
  }
}
