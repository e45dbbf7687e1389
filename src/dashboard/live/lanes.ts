import type { CompletionBatch } from '../../items/batch.ts';
import { failureStates } from '../../items/item-state.ts';
import type { BusyLane, Frame, Lane } from '../payloads/frame.ts';

/** Bars of one look; above that, shares of time say what workers did. */
const mostBars = 192;

/** Spans of time that have a share: five of 50 ms. */
const spans = 5;
const span = 50;

/** Items that ran one after the other on a worker, timed together where they are quick. */
interface Bar {
  readonly worker: number;
  readonly began: number;
  readonly ms: number;
  readonly hasFailed: boolean;
}

/** What workers did, from the batches that were committed since the look before. */
export function lanesOf(batches: readonly CompletionBatch[], now: number): Frame['lanes'] {
  const bars = batches.flatMap(barsOf);
  if (bars.length > mostBars) return busyLanes(bars);
  return bars.map(({ worker, began, ms, hasFailed }): Lane => {
    const before = Math.max(0, Math.round(now - began));
    return [worker, before, Number(ms.toPrecision(3)), hasFailed ? 'failed' : 'ok'];
  });
}

/** None where the worker is not known: the item ran without one. */
function barsOf(batch: CompletionBatch): Bar[] {
  const { worker } = batch;
  if (worker === undefined) return [];
  const bars: Bar[] = [];
  for (let from = 0; from < batch.length; from = batch.timedUntil(from)) {
    const { began, elapsed, items = 1 } = batch.times(from) ?? {};
    if (began === undefined || elapsed === undefined) continue;
    const hasFailed = failureStates.includes(batch.state(from));
    bars.push({ worker, began, ms: elapsed * items, hasFailed });
  }
  return bars;
}

/** Shares of the time before the last of them ended: what is committed later comes later. */
function busyLanes(bars: readonly Bar[]): BusyLane[] {
  const end = bars.reduce((last, { began, ms }) => Math.max(last, began + ms), 0);
  const start = end - spans * span;
  const lanes = new Map<number, [busy: number, failed: number][]>();
  for (const { worker, began, ms, hasFailed } of bars) {
    const shares =
      lanes.get(worker) ?? Array.from({ length: spans }, () => [0, 0] as [number, number]);
    lanes.set(worker, shares);
    for (const [at, share] of shares.entries()) {
      const from = start + at * span;
      const within = Math.min(began + ms, from + span) - Math.max(began, from);
      if (within > 0) share[hasFailed ? 1 : 0] += within / span;
    }
  }
  return [...lanes]
    .toSorted(([a], [b]) => a - b)
    .map(([worker, shares]) => [
      worker,
      shares.map(([busy, failed]) => bounded(busy + failed, failed)),
    ]);
}

/** Items that run side by side on a worker can add up to more than all of its time. */
function bounded(busy: number, failed: number): readonly [number, number] {
  const scale = busy > 1 ? 1 / busy : 1;
  return [Number((busy * scale).toFixed(2)), Number((failed * scale).toFixed(2))];
}
