import { Bench } from 'tinybench';

/** Medians in microseconds, by the name of the job. */
export type Medians = Readonly<Record<string, number>>;

export interface Row extends Record<string, unknown> {
  readonly value: string;
}

/** The jobs take turns, round by round, so that a machine that slows down slows all of them. */
export async function inTurns(
  jobs: Readonly<Record<string, () => unknown>>,
  { rounds, heavy }: { readonly rounds: number; readonly heavy: boolean },
): Promise<Medians> {
  const samples: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round++) {
    const bench = new Bench(
      heavy
        ? { time: 0, iterations: 1, warmup: false, throws: true }
        : { time: 60, warmupTime: round === 0 ? 60 : 5, throws: true },
    );
    for (const [name, job] of Object.entries(jobs)) bench.add(name, () => void job());
    await bench.run();
    for (const { name, result } of bench.tasks) {
      if (result.state === 'completed') (samples[name] ??= []).push(result.latency.p50 * 1e3);
    }
    globalThis.gc?.();
  }
  return Object.fromEntries(Object.entries(samples).map(([name, all]) => [name, median(all)]));
}

export function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** A time in the unit that suits it. */
export function time(us: number | undefined): string {
  if (us === undefined || Number.isNaN(us)) return '';
  if (us < 1) return `${(us * 1e3).toPrecision(3)} ns`;
  if (us < 1e3) return `${us.toPrecision(3)} µs`;
  return `${(us / 1e3).toPrecision(3)} ms`;
}

export function ratio(a: number | undefined, b: number | undefined): string {
  return a === undefined || b === undefined ? '' : (a / b).toFixed(2);
}
