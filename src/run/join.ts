/**
 * Arrivals at a join come in rounds. A source counts once in a round. The task starts when `join`
 * of its sources have arrived; later arrivals of that round start nothing. The round is over when
 * all sources have arrived, or when one of them arrives again, which begins the next round. A round
 * that is met while the task still runs starts it again when it has settled; until then, each of
 * its sources still counts once.
 *
 * Arrivals are kept as one list in their order: those of the round that started the latest visit,
 * then those of the next round. The first part is the longest prefix in which no source is
 * repeated.
 */
export type Arrivals = readonly string[];

/** The arrivals of the round that has not yet started the task. */
export function nextRound(arrived: Arrivals, started: boolean): Arrivals {
  if (!started) return arrived;
  const seen = new Set<string>();
  const end = arrived.findIndex((source) => seen.size === seen.add(source).size);
  return end < 0 ? [] : arrived.slice(end);
}

/** The arrivals with one more; the same list if the source has already arrived in this round. */
export function withArrival(arrived: Arrivals, source: string, started: boolean): Arrivals {
  return nextRound(arrived, started).includes(source) ? arrived : [...arrived, source];
}
