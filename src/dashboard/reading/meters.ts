/** Milliseconds after which what was before counts a third. */
const memory = 10_000;

/** Tasks that are kept in mind. */
const mostKept = 10_000;

interface Reading {
  readonly at: number;
  readonly ended: number;
  readonly rate: number;
}

/** Items a second of the last seconds, from numbers that are read now and then. */
export class Meters {
  readonly #readings = new Map<string, Reading>();

  /** `first` is asked where there is no reading before. */
  rate(key: string, ended: number, at: number, first: () => number): number {
    const before = this.#readings.get(key);
    const seconds = before ? (at - before.at) / 1000 : 0;
    if (before && seconds < 0.2) return before.rate;
    // A rerun has taken results back.
    const isNew = !before || ended < before.ended || seconds > 60;
    const rate = isNew ? first() : smoothed(before, (ended - before.ended) / seconds, at);
    this.#readings.delete(key);
    this.#readings.set(key, { at, ended, rate });
    for (const oldest of this.#readings.keys()) {
      if (this.#readings.size <= mostKept) break;
      this.#readings.delete(oldest);
    }
    return rate;
  }
}

function smoothed(before: Reading, current: number, at: number): number {
  const weight = 1 - Math.exp((before.at - at) / memory);
  return before.rate + weight * (current - before.rate);
}
