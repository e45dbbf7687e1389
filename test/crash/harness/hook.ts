import { PartFile } from '../../../src/data/sinks/part-file.ts';
import { sinkFiles } from '../../../src/data/sinks/sink-files.ts';
import { ThreadFeeder } from '../../../src/pool/feeder.ts';
import { sinkStep } from '../../../src/ports/sinks.ts';
import { LmdbTables } from '../../../src/store/lmdb/lmdb-tables.ts';
import { TableTransaction } from '../../../src/store/rules/table-transaction.ts';
import { SegmentSync } from '../../../src/segments/sync.ts';
import type { Kill } from './kills.ts';

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

/** Makes this process kill itself at a moment that another process cannot hit. */
export function armKill(kill: Kill | undefined): void {
  // Many steps, in a run that takes less than a second.
  sinkStep.ms = 5;
  switch (kill?.at) {
    case 'inside':
      return armInside(kill);
    case 'sink':
      return armSink(kill);
    case 'commit':
    case 'committed':
      return armCommit(kill);
    case 'flushed':
      return armSync(kill.nth);
    case 'feeding':
      return armFeeding(kill);
    case 'body':
      // Read by the actions, in each worker.
      process.env['DIE_AFTER_BODY'] = String(kill.nth);
      return;
    case 'delay':
    case 'run':
    case 'report':
    // Armed in the thread that reads sources.
    case 'feeder':
    case undefined:
      return;
  }
}

function armInside({ place, nth, after }: Kill & { readonly at: 'inside' }): void {
  const methods: Record<string, (...args: unknown[]) => unknown> = Object(
    TableTransaction.prototype,
  );
  const real = methods[place];
  let calls = 0;
  methods[place] = function (this: unknown, ...args: unknown[]): unknown {
    const now = ++calls === nth;
    if (now && !after) die();
    const result = real?.apply(this, args);
    if (now) die();
    return result;
  };
}

function armSink({ place, nth, after }: Kill & { readonly at: 'sink' }): void {
  const holder: Record<string, (...args: unknown[]) => unknown> = Object(
    place === 'step' ? PartFile.prototype : sinkFiles,
  );
  const real = holder[place];
  let calls = 0;
  holder[place] = async function (this: unknown, ...args: unknown[]): Promise<unknown> {
    const now = ++calls === nth;
    if (now && !after) die();
    const result = await real?.apply(this, args);
    if (now) die();
    return result;
  };
}

function armCommit(kill: Kill & { readonly at: 'commit' | 'committed' }): void {
  const { transact } = LmdbTables.prototype;
  let calls = 0;
  LmdbTables.prototype.transact = async function <T>(work: () => T): Promise<T> {
    const now = ++calls === kill.nth;
    const result = transact.call(this, () => {
      const value = work();
      // The writing thread continues after this turn, while this thread waits busily for its
      // moment.
      if (now && kill.at === 'commit') setImmediate(() => dieAfter(kill.us));
      return value;
    }) as Promise<T>;
    const value = await result;
    if (now) die();
    return value;
  };
}

function armFeeding({ nth, us }: Kill & { readonly at: 'feeding' }): void {
  const { feed } = ThreadFeeder.prototype;
  let calls = 0;
  ThreadFeeder.prototype.feed = function (this: ThreadFeeder, request, listener) {
    const made = feed.call(this, request, listener);
    if (++calls === nth) dieAfter(us);
    return made;
  };
}

function armSync(nth: number): void {
  const { sync } = SegmentSync.prototype;
  let calls = 0;
  SegmentSync.prototype.sync = async function (this: SegmentSync, bodies): Promise<void> {
    await sync.call(this, bodies);
    if (++calls === nth) die();
  };
}

function dieAfter(us: number): void {
  const end = performance.now() + us / 1000;
  while (performance.now() < end);
  die();
}
