import { two } from '../format/durations.ts';
import { thin } from '../format/numbers.ts';

const steps = [1, 1.5, 2, 3, 5, 7.5, 10];

/** The next number above that reads well at the end of an axis. */
export function roundUp(x: number): number {
  const power = 10 ** Math.floor(Math.log10(x));
  return (steps.find((step) => step * power >= x) ?? 10) * power;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const tickSteps = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * second),
  ...[1, 2, 5, 10, 30].map((n) => n * minute),
  ...[1, 2, 4, 12].map((n) => n * hour),
  ...[1, 2, 7, 30, 90].map((n) => n * day),
];

/** Times from 0 to `span`, at most `most` of them. */
export function ticks(span: number, most: number): number[] {
  const step = tickSteps.find((candidate) => span / candidate <= most) ?? 365 * day;
  return Array.from({ length: Math.floor(span / step) + 1 }, (_, at) => at * step);
}

export function tickWord(ms: number): string {
  if (ms === 0) return '0';
  if (ms < minute) return `${ms / second}${thin}s`;
  if (ms < hour) {
    const rest = Math.round((ms % minute) / second);
    return rest === 0 ? `${ms / minute}${thin}m` : `${Math.floor(ms / minute)}:${two(rest)}`;
  }
  if (ms < day) {
    const rest = Math.round((ms % hour) / minute);
    const hours = `${Math.floor(ms / hour)}${thin}h`;
    return rest === 0 ? hours : `${hours}${thin}${rest}${thin}m`;
  }
  return `${Math.round(ms / day)}${thin}d`;
}

export type Points = readonly (readonly [x: number, y: number])[];

export function pathOf(points: Points): string {
  return points
    .map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`)
    .join('');
}

/** From 0.1 ms to 100 s on a logarithmic axis, 0 to 1. */
export function onLogAxis(ms: number): number {
  return Math.max(0, Math.min(1, (Math.log10(Math.max(ms, 0.1)) + 1) / 6));
}

/** Snaps a line of one pixel to the pixels. */
export function crisp(x: number): number {
  return Math.round(x) + 0.5;
}
