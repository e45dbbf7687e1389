/**
 * Arrivals at a join come in rounds. A source counts once in a round; when `join` of the sources have arrived, the
 * task starts. What still comes late in that round starts nothing: the round is over when all sources have arrived, or
 * one of them arrives again, which begins the next. A round that is met while the task still runs starts it again when
 * it has settled; until then its sources go on counting once.
 *
 * Arrivals are kept as one list, in their order: those of the round that started the latest visit, then those of the
 * round to come. The first is the longest beginning without a repetition, at most one arrival of each source.
 */
export type Arrivals = readonly string[];

/** The arrivals of the round that has not yet started the task. */
export function roundToCome(arrived: Arrivals, started: boolean): Arrivals {
  if (!started) return arrived;
  const seen = new Set<string>();
  const end = arrived.findIndex((source) => seen.size === seen.add(source).size);
  return end < 0 ? [] : arrived.slice(end);
}

/** The arrivals with one more; the same list when it changes nothing. */
export function withArrival(arrived: Arrivals, source: string, started: boolean): Arrivals {
  return roundToCome(arrived, started).includes(source) ? arrived : [...arrived, source];
}
