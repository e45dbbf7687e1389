import type { Transaction } from '../../../src/ports/store.ts';

/** Methods of a write transaction in which a process may be killed. */
const places = [
  'putRun',
  'putTask',
  'putDocument',
  'putBatch',
  'putChunks',
  'markDone',
  'putRetry',
  'deleteRetry',
  'verifyLease',
  'acquireLease',
  'releaseLease',
] as const satisfies readonly (keyof Transaction)[];

/** When a process is killed: by its parent, or by itself. */
export type Kill =
  /** By its parent, `ms` after its start. */
  | { readonly at: 'delay'; readonly ms: number }
  /** By its parent, `ms` after it has printed the id of the run, or its report. */
  | { readonly at: 'run' | 'report'; readonly ms: number }
  /** By itself, in a transaction: at the n-th call of a method, before or after its work. */
  | {
      readonly at: 'inside';
      readonly place: (typeof places)[number];
      readonly nth: number;
      readonly after: boolean;
    }
  /** By itself, `us` microseconds after LMDB got the n-th transaction: while it is written. */
  | { readonly at: 'commit'; readonly nth: number; readonly us: number }
  /** By itself, before or after a file of results is put on disk, or gets its name. */
  | {
      readonly at: 'sink';
      readonly place: 'step' | 'place';
      readonly nth: number;
      readonly after: boolean;
    }
  /** By itself, `us` microseconds after the thread that reads sources was asked for the n-th. */
  | { readonly at: 'feeding'; readonly nth: number; readonly us: number }
  /**
   * By the thread that reads sources: before or after it takes a source, writes a chunk to a ring,
   * writes to a spool or flushes that.
   */
  | {
      readonly at: 'feeder';
      readonly place: 'feed' | 'chunk' | 'write' | 'sync';
      readonly nth: number;
      readonly after: boolean;
    }
  /** By itself, once the n-th transaction is on disk, before its effects. */
  | { readonly at: 'committed'; readonly nth: number }
  /** By itself, once a worker has written its n-th body, before the head is posted. */
  | { readonly at: 'body'; readonly nth: number }
  /** By itself, once bodies are flushed the n-th time, before the heads are committed. */
  | { readonly at: 'flushed'; readonly nth: number };

export type Below = (count: number) => number;

export function drawKill(below: Below): Kill {
  const nth = 1 + below(below(2) === 0 ? 4 : 40);
  switch (below(16)) {
    case 0:
      return { at: 'delay', ms: below(1200) };
    case 1:
      return { at: 'run', ms: below(3) };
    case 2:
      return { at: 'run', ms: below(250) };
    case 3:
      return { at: 'report', ms: below(3) };
    case 4: {
      const place = places[below(places.length)] ?? 'putTask';
      return { at: 'inside', place, nth, after: below(2) === 0 };
    }
    case 5:
    case 6:
      return { at: 'commit', nth, us: below(3000) };
    case 7:
      return { at: 'body', nth: 1 + below(3) };
    case 8:
      return { at: 'flushed', nth: 1 + below(4) };
    case 9:
      return { at: 'sink', place: 'step', nth: 1 + below(12), after: below(2) === 0 };
    case 10:
      return { at: 'sink', place: 'place', nth: 1 + below(2), after: below(2) === 0 };
    case 11:
      // A thread needs some 30 ms to start.
      return { at: 'feeding', nth: 1 + below(3), us: below(60_000) };
    case 12:
      return { at: 'feeder', place: 'feed', nth: 1 + below(3), after: below(2) === 0 };
    case 13:
    case 14: {
      const place = (['chunk', 'write', 'sync'] as const)[below(3)] ?? 'chunk';
      return { at: 'feeder', place, nth: 1 + below(25), after: below(2) === 0 };
    }
    default:
      return { at: 'committed', nth };
  }
}
