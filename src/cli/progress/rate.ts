/** Items that had ended at a time. */
interface Sample {
  readonly at: number;
  readonly done: number;
}

/** Milliseconds that the samples cover. */
const span = 10_000;
/** Milliseconds between two samples, at least. */
const grain = 250;

/** Samples of the last seconds, oldest first. */
export type Samples = readonly Sample[];

/** Adds a sample, unless the last one is younger than the grain, and drops the old ones. */
export function sampled(samples: Samples, sample: Sample): Samples {
  const last = samples.at(-1);
  if (last && sample.at - last.at < grain) return samples;
  const recent = samples.filter(({ at }) => sample.at - at <= span);
  // One older sample stays: a task with less than one item per span has a speed, too.
  const older =
    recent.length === samples.length ? [] : samples.slice(-recent.length - 1).slice(0, 1);
  return [...older, ...recent, sample];
}

/** Items per second between the oldest sample and now; undefined while too little is known. */
export function rateOf(samples: Samples, now: Sample): number | undefined {
  const [first] = samples;
  if (!first || now.at - first.at < grain || now.done <= first.done) return undefined;
  return ((now.done - first.done) / (now.at - first.at)) * 1000;
}
