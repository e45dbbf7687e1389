import type { TraceEvent } from './trace-event.ts';

/** Items of a worker that are drawn beside each other at most. */
const most = 64;

interface Placed {
  /** Microseconds since the begin of the trace. */
  readonly start: number;
  readonly event: { readonly tid: number; readonly naming?: TraceEvent };
}

/**
 * Finds a track for each item: that of its worker, or beside it where the worker had several at
 * once, as events of a track must not overlap. Items come about in the order of their ends.
 */
export class TraceTracks {
  readonly #began: number;
  /** By worker: when the last item of each of its tracks has ended, in microseconds. */
  readonly #ends = new Map<number, number[]>();

  constructor(began: number) {
    this.#began = began;
  }

  place(worker: number, began: number, ms: number): Placed {
    const start = Math.round((began - this.#began) * 1000);
    const ends = this.#ends.get(worker) ?? [];
    this.#ends.set(worker, ends);
    const free = bestOf(ends, start);
    const lane = free < 0 ? Math.min(ends.length, most - 1) : free;
    const isNew = lane >= ends.length;
    ends[lane] = start + Math.round(ms * 1000);
    const tid = (worker + 1) * most + lane;
    return { start, event: { tid, ...(isNew ? { naming: naming(worker, lane, tid) } : {}) } };
  }
}

/** The track that ended last, of those that are free: others stay free for what began earlier. */
function bestOf(ends: readonly number[], start: number): number {
  let best = -1;
  for (const [lane, end] of ends.entries()) {
    if (end <= start && (best < 0 || end > (ends[best] ?? 0))) best = lane;
  }
  return best;
}

function naming(worker: number, lane: number, tid: number): TraceEvent {
  const who = worker === 0 ? 'no worker' : `worker ${worker}`;
  const name = lane === 0 ? who : `${who} (${lane + 1})`;
  return { name: 'thread_name', ph: 'M', pid: 1, tid, args: { name } };
}
