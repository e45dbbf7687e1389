/**
 * Loaded into every thread of a process that may be killed, before all else: chunks of sources are
 * small there, and the thread that reads sources ends the process at the moment that is planned.
 */
import { ChunkWriter } from '../../../src/data/sources/chunk-writer.ts';
import { feedLimits } from '../../../src/data/sources/feed-limits.ts';
import { LocalFeeder } from '../../../src/data/sources/local-feeder.ts';
import { Spool } from '../../../src/data/sources/spool.ts';
import type { Kill } from './kills.ts';

Object.assign(feedLimits, { chunkItems: 24, chunkBytes: 2048, spoolFileBytes: 6000 });

const holders = {
  feed: LocalFeeder.prototype,
  chunk: ChunkWriter.prototype,
  write: Spool.prototype,
  sync: Spool.prototype,
} as const;

const names = { feed: 'feed', chunk: 'write', write: 'write', sync: 'sync' } as const;

const { CRASH_FEEDER } = process.env;
if (CRASH_FEEDER !== undefined) armFeeder(JSON.parse(CRASH_FEEDER));

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

function armFeeder({ place, nth, after }: Kill & { readonly at: 'feeder' }): void {
  const holder: Record<string, (...args: unknown[]) => unknown> = Object(holders[place]);
  const real = holder[names[place]];
  let calls = 0;
  holder[names[place]] = function (this: unknown, ...args: unknown[]): unknown {
    const now = ++calls === nth;
    if (now && !after) die();
    const result = real?.apply(this, args);
    if (now) {
      if (result instanceof Promise) void result.then(die);
      else die();
    }
    return result;
  };
}
