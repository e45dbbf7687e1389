/** Sources, each once, in the order they came. Adding one to the newest version copies nothing. */
class Round {
  static readonly empty = new Round([], new Map(), 0);
  /** Shared by all versions; those of this one are the first `length`. */
  readonly #sources: string[];
  readonly #positions: Map<string, number>;
  readonly length: number;

  private constructor(sources: string[], positions: Map<string, number>, length: number) {
    this.#sources = sources;
    this.#positions = positions;
    this.length = length;
  }

  has(source: string): boolean {
    return (this.#positions.get(source) ?? this.length) < this.length;
  }

  with(source: string): Round {
    const { length } = this;
    // Another version was made from this one, or this is the one that all begin with.
    const isShared = length === 0 || this.#sources.length > length;
    const sources = isShared ? this.list : this.#sources;
    const positions = isShared ? new Map(sources.map((one, at) => [one, at])) : this.#positions;
    sources.push(source);
    positions.set(source, length);
    return new Round(sources, positions, length + 1);
  }

  /** A new list. */
  get list(): string[] {
    return this.#sources.slice(0, this.length);
  }
}

/**
 * Arrivals at a join come in rounds. A source counts once in a round. The task starts when `join`
 * of its sources have arrived; later arrivals of that round start nothing. The round is over when
 * all sources have arrived, or when one of them arrives again, which begins the next round. A round
 * that is met while the task still runs starts it again when it has settled; until then, each of
 * its sources still counts once.
 *
 * Records keep arrivals as one list in their order: those of the round that started the latest
 * visit, then those of the next round. The first part is the longest prefix in which no source is
 * repeated.
 */
export class Arrivals {
  static readonly none = new Arrivals(undefined, Round.empty);
  /** The round that started the latest visit; undefined before the first. */
  readonly #latest: Round | undefined;
  /** The round that has not yet started the task. */
  readonly next: Round;

  private constructor(latest: Round | undefined, next: Round) {
    this.#latest = latest;
    this.next = next;
  }

  /** The arrivals of a record. `started`: the task has had a visit. */
  static of(list: readonly string[], started: boolean): Arrivals {
    const first = started ? new Arrivals(Round.empty, Round.empty) : Arrivals.none;
    return list.reduce((arrivals, source) => arrivals.with(source), first);
  }

  /** With one more; the same if the source has already arrived in this round. */
  with(source: string): Arrivals {
    if (this.next.has(source)) return this;
    const isLate = this.#latest && this.next.length === 0 && !this.#latest.has(source);
    return isLate
      ? new Arrivals(this.#latest.with(source), this.next)
      : new Arrivals(this.#latest, this.next.with(source));
  }

  /** The next round starts a visit. */
  begin(): Arrivals {
    return new Arrivals(this.next, Round.empty);
  }

  /** As records keep them. */
  get list(): string[] {
    return [...(this.#latest?.list ?? []), ...this.next.list];
  }
}
