import type { RunFigures } from '../../history/figures/run-figures.ts';

/** Milliseconds from which the rate is taken at first. */
const recent = 10_000;

/** What figures say of tasks, beside their records. */
export interface TaskTimesReader {
  /** Empty where nothing has ended. */
  times(task: string): readonly [] | readonly [p50: number, p95: number, p99: number];
  /** Undefined where it is not known. */
  inFlight(task: string): number | undefined;
  /** Items a second of the last seconds. */
  recentRate(task: string): number;
}

export function taskTimes(figures: RunFigures, now: number): TaskTimesReader {
  const known = figures.tasks();
  return {
    times: (task) => rounded(known.get(task)?.times ?? []),
    inFlight: (task) => known.get(task)?.inFlight ?? undefined,
    recentRate(task) {
      const { buckets, step } = figures.series({ task, from: now - recent, to: now, step: 1000 });
      const ended = buckets.reduce((sum, [ok, failed]) => sum + ok + failed, 0);
      return buckets.length === 0 ? 0 : (ended / (buckets.length * step)) * 1000;
    },
  };
}

type Times = ReturnType<TaskTimesReader['times']>;

function rounded(times: Times): Times {
  const [p50, p95, p99] = times.map((ms) => Number(ms.toPrecision(4)));
  return p50 === undefined || p95 === undefined || p99 === undefined ? [] : [p50, p95, p99];
}
