/** Milliseconds since the epoch. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

interface Peak {
  readonly second: number;
  /** The most spans that one moment of it is in. */
  readonly peak: number;
}

/** The most that was in flight, in each second in which something began or ended. */
export function peaksOf(spans: readonly Span[]): Peak[] {
  const begins = Float64Array.from(spans, ({ from }) => from).toSorted();
  const ends = Float64Array.from(spans, ({ to }) => to).toSorted();
  const peaks = new Map<number, number>();
  let inFlight = 0;
  let ended = 0;
  const note = (at: number): void => {
    const second = Math.floor(at / 1000);
    peaks.set(second, Math.max(peaks.get(second) ?? 0, inFlight));
  };
  for (const begin of begins) {
    for (; (ends[ended] ?? Number.POSITIVE_INFINITY) < begin; ended++) {
      note(ends[ended] ?? 0);
      inFlight--;
    }
    inFlight++;
    note(begin);
  }
  for (; ended < ends.length; ended++) {
    note(ends[ended] ?? 0);
    inFlight--;
  }
  return Array.from(peaks, ([second, peak]) => ({ second, peak }));
}
