import type { Series } from '../../../src/dashboard/payloads/charts.ts';
import { roundUp } from './axis.ts';

export const upper = 156;
const lower = 44;
export const gap = 18;
const foot = 16;
export const chartHeight = upper + gap + lower + foot;
export const base = upper + gap + lower;

export interface Rates {
  readonly at: number;
  readonly ok: number;
  readonly failed: number;
  readonly inFlight: number;
}

/** Items a second; the last bucket may not be full yet. */
export function ratesOf({ from, step, buckets }: Series, now: number): Rates[] {
  return buckets.map(([ok, failed, inFlight], place) => {
    const at = from + place * step;
    const isLast = place === buckets.length - 1;
    const ms = isLast ? Math.min(step, Math.max(now - at, step / 2)) : step;
    return { at, ok: (ok / ms) * 1000, failed: (failed / ms) * 1000, inFlight };
  });
}

export interface Maxima {
  readonly rate: number;
  readonly inFlight: number;
}

/** An axis grows and never shrinks. */
export function maximaOf(
  rates: readonly Rates[],
  limits: Series['limits'],
  before: Maxima,
): Maxima {
  const highest = rates.reduce((max, { ok, failed }) => Math.max(max, ok + failed), 0);
  const most = rates.reduce((max, { inFlight }) => Math.max(max, inFlight), 1);
  const limit = limits.reduce((max, [, value]) => Math.max(max, value), most);
  return {
    rate: Math.max(before.rate, highest > 0 ? roundUp(highest * 1.02) : 1),
    inFlight: Math.max(before.inFlight, limit * 1.12),
  };
}

export interface Scale {
  readonly width: number;
  readonly x: (at: number) => number;
  readonly y: (rate: number) => number;
  readonly y2: (inFlight: number) => number;
}

export function scaleOf(width: number, from: number, span: number, maxima: Maxima): Scale {
  return {
    width,
    x: (at) => ((at - from) / span) * (width - 1),
    y: (rate) => upper - (rate / maxima.rate) * (upper - 14),
    y2: (inFlight) => base - (inFlight / maxima.inFlight) * (lower - 4),
  };
}
