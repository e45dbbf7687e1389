/** Methods of a write transaction within which a process may be killed. */
const places = [
  'putRun',
  'putTask',
  'putDocument',
  'putBatch',
  'markDone',
  'putRetry',
  'deleteRetry',
  'checkLease',
  'takeLease',
  'dropLease',
] as const;

/** When a process is killed. */
export type Kill =
  /** From outside: so many milliseconds after it was started. */
  | { readonly at: 'delay'; readonly ms: number }
  /** From outside: so many milliseconds after it said that the run goes on, or that it has ended. */
  | { readonly at: 'run' | 'report'; readonly ms: number }
  /** By itself, within a transaction: at the n-th call of a method, before or after it did its work. */
  | {
      readonly at: 'inside';
      readonly place: (typeof places)[number];
      readonly nth: number;
      readonly after: boolean;
    }
  /** By itself, so many microseconds after the n-th transaction was handed to LMDB: while it is written. */
  | { readonly at: 'commit'; readonly nth: number; readonly us: number }
  /** By itself, when the n-th transaction is on disk and nothing follows from it yet. */
  | { readonly at: 'committed'; readonly nth: number };

export type Below = (count: number) => number;

export function drawKill(below: Below): Kill {
  const nth = 1 + below(below(2) === 0 ? 4 : 40);
  switch (below(8)) {
    case 0:
      return { at: 'delay', ms: below(900) };
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
    default:
      return { at: 'committed', nth };
  }
}
