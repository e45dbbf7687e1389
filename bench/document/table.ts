import { Bench } from 'tinybench';

/** Microseconds by job, one figure per round. */
export type Samples = Readonly<Record<string, readonly number[]>>;

export interface Row extends Record<string, unknown> {
  readonly value: string;
}

/** Rounds for values that take a few milliseconds at most. */
const rounds = 15;
/** Rounds for the largest values. */
const heavyRounds = 5;

/**
 * Interleaves the jobs: each round runs all of them for a few milliseconds, in alternating order,
 * so that a machine that slows down affects all of them.
 */
export async function inTurns(
  jobs: Readonly<Record<string, () => unknown>>,
  { heavy }: { readonly heavy: boolean },
): Promise<Samples> {
  const samples: Record<string, number[]> = {};
  const names = Object.keys(jobs);
  for (let round = 0; round < (heavy ? heavyRounds : rounds); round++) {
    const bench = new Bench(
      heavy
        ? { time: 0, iterations: 1, warmup: false, throws: true }
        : { time: 10, iterations: 3, warmupTime: round === 0 ? 60 : 1, throws: true },
    );
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      // Garbage of the previous job must not count for this one.
      const hooks = heavy ? { beforeEach: () => globalThis.gc?.() } : {};
      bench.add(name, () => void jobs[name]?.(), hooks);
    }
    await bench.run();
    for (const { name, result } of bench.tasks) {
      if (result.state === 'completed') (samples[name] ??= []).push(result.latency.p50 * 1e3);
    }
    globalThis.gc?.();
  }
  return samples;
}

function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** The median, divided by `parts`, in a suitable unit. */
export function time(samples: readonly number[] | undefined, parts = 1): string {
  if (samples === undefined) return '';
  const us = median(samples) / parts;
  if (us < 1) return `${(us * 1e3).toPrecision(3)} ns`;
  if (us < 1e3) return `${us.toPrecision(3)} µs`;
  return `${(us / 1e3).toPrecision(3)} ms`;
}

/** The median of the ratios of all rounds. */
export function ratio(a: readonly number[] | undefined, b: readonly number[] | undefined): string {
  if (a === undefined || b === undefined) return '';
  return median(a.map((each, round) => each / (b[round] ?? Number.NaN))).toFixed(2);
}
