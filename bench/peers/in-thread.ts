import { Effect } from 'effect';
import { lastValueFrom, mergeMap, range } from 'rxjs';
import type { Peer } from './peer.ts';

const CONCURRENCY = 50;
const note = 'one thread, in memory, nothing stored';
const close = async (): Promise<void> => {};

/** An asynchronous no-op, because these peers limit the work in flight. */
async function noop(): Promise<null> {
  return null;
}

export const rxjs: Peer = {
  name: 'rxjs mergeMap, 50 at once',
  note,
  async start() {
    const run = (count: number) => lastValueFrom(range(0, count).pipe(mergeMap(noop, CONCURRENCY)));
    return { run, close };
  },
};

export const effect: Peer = {
  name: 'Effect.forEach, 50 at once',
  note,
  async start() {
    const run = (count: number) =>
      Effect.runPromise(
        Effect.forEach(
          Array.from({ length: count }, (_, item) => item),
          () => Effect.promise(noop),
          { concurrency: CONCURRENCY, discard: true },
        ),
      );
    return { run, close };
  },
};
