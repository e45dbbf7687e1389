import { count } from './text.ts';

interface Bounds {
  readonly concurrency?: number | null;
  readonly rate?: number | null;
}

/** `10 in flight, 100 starts per second` */
export function boundsText({ concurrency, rate }: Bounds): string {
  const parts = [
    ...(typeof concurrency === 'number' ? [`${count(concurrency)} in flight`] : []),
    ...(typeof rate === 'number' ? [rateText(rate)] : []),
  ];
  return parts.join(', ');
}

/** In the largest unit of time in which it is a whole number: `5 starts per minute`. */
function rateText(rate: number): string {
  const units = [
    ['second', 1],
    ['minute', 60],
    ['hour', 3600],
  ] as const;
  for (const [unit, seconds] of units) {
    const starts = Math.round(rate * seconds);
    if (starts >= 1 && Math.abs(rate * seconds - starts) < 1e-6) {
      return `${count(starts)} starts per ${unit}`;
    }
  }
  return `${rate} starts per second`;
}
