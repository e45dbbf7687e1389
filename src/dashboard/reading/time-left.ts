/** What an estimate needs before it says anything. */
const least = { items: 30, elapsed: 3000 };

interface Known {
  readonly total: number | null;
  readonly ended: number;
  readonly elapsed: number;
  readonly rate: number;
}

/** Milliseconds; null where nothing can be said yet. */
export function timeLeft({ total, ended, elapsed, rate }: Known): number | null {
  if (total === null || ended < least.items || elapsed < least.elapsed) return null;
  return rate > 0 ? Math.round(((total - ended) / rate) * 1000) : null;
}
