import type { BusyLane, Frame, Lane } from '../../../src/dashboard/payloads/frame.ts';

/** What one worker did: bars, or shares of 50 ms; all in milliseconds since the epoch. */
export interface WorkerLane {
  readonly worker: number;
  readonly bars: readonly { readonly from: number; readonly to: number; readonly ok: boolean }[];
  readonly shares: readonly {
    readonly at: number;
    readonly busy: number;
    readonly failed: number;
  }[];
}

export const laneMs = 10_000;
const shareMs = 50;

/** The last 10 s of all workers; what is older goes. */
export class LaneWindow {
  #lanes = new Map<number, WorkerLane>();
  now = 0;
  #since: number | undefined;

  /** How long it has been looked at. */
  get age(): number {
    return this.now - (this.#since ?? this.now);
  }

  add(frame: Frame): void {
    this.now = frame.t;
    this.#since ??= frame.t - 250;
    const oldest = frame.t - laneMs;
    const kept = new Map<number, WorkerLane>();
    for (const [worker, { bars, shares }] of this.#lanes) {
      kept.set(worker, {
        worker,
        bars: bars.filter(({ to }) => to > oldest),
        shares: shares.filter(({ at }) => at > oldest),
      });
    }
    for (const lane of frame.lanes) {
      const [worker] = lane;
      const { bars, shares } = kept.get(worker) ?? { bars: [], shares: [] };
      kept.set(
        worker,
        isBar(lane)
          ? { worker, shares, bars: [...bars, barOf(lane, frame.t)] }
          : { worker, bars, shares: [...shares, ...sharesOf(lane, frame.t)] },
      );
    }
    this.#lanes = kept;
  }

  all(): readonly WorkerLane[] {
    return [...this.#lanes.values()].toSorted((a, b) => a.worker - b.worker);
  }
}

function isBar(lane: Lane | BusyLane): lane is Lane {
  return typeof lane[1] === 'number';
}

function barOf([, before, ms, state]: Lane, now: number): WorkerLane['bars'][number] {
  return { from: now - before, to: now - before + ms, ok: state === 'ok' };
}

function sharesOf([, shares]: BusyLane, now: number): WorkerLane['shares'] {
  return shares.map(([busy, failed], at) => ({
    at: now - (shares.length - at) * shareMs,
    busy,
    failed,
  }));
}

/** Share of the window in which a worker was busy, over the lanes that it has. */
export function busyShare({ bars, shares }: WorkerLane, now: number, span: number): number {
  if (shares.length > 0) {
    return Math.min(1, (shares.reduce((all, { busy }) => all + busy, 0) * shareMs) / span);
  }
  const rows = Math.max(1, stacked(bars).length);
  const busy = bars.reduce(
    (all, { from, to }) => all + Math.max(0, to - Math.max(from, now - span)),
    0,
  );
  return Math.min(1, busy / (span * rows));
}

/** Bars in at most 8 rows, so that none lies over another where there is room. */
export function stacked(bars: WorkerLane['bars']): WorkerLane['bars'][number][][] {
  const rows: WorkerLane['bars'][number][][] = [];
  for (const bar of bars.toSorted((a, b) => a.from - b.from)) {
    const free = rows.find((row) => (row.at(-1)?.to ?? 0) <= bar.from + 1);
    if (free) free.push(bar);
    else if (rows.length < 8) rows.push([bar]);
    else rows[rows.length - 1]?.push(bar);
  }
  return rows;
}
