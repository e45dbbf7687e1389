/** How far something was at a time. */
interface Sample {
  readonly at: number;
  readonly done: number;
}

/** Milliseconds that are looked back on, and between two samples. */
const span = 10_000;
const grain = 250;

/** The samples of the last seconds, from which speed is told; oldest first. */
export type Samples = readonly Sample[];

/** Adds a sample, unless the last one is too fresh, and drops those that are too old. */
export function sampled(samples: Samples, sample: Sample): Samples {
  const last = samples.at(-1);
  if (last && sample.at - last.at < grain) return samples;
  const recent = samples.filter(({ at }) => sample.at - at <= span);
  // One older sample is kept: without it something slower than one step in the span would have no speed.
  const older =
    recent.length === samples.length ? [] : samples.slice(-recent.length - 1).slice(0, 1);
  return [...older, ...recent, sample];
}

/** Items a second between the oldest sample and now; undefined while too little is known. */
export function rateOf(samples: Samples, now: Sample): number | undefined {
  const [first] = samples;
  if (!first || now.at - first.at < grain || now.done <= first.done) return undefined;
  return ((now.done - first.done) / (now.at - first.at)) * 1000;
}
