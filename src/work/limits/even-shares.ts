import { Levels } from './levels.ts';

/**
 * Deals a number of shares out among members, as evenly as they can use them: nobody has two more
 * than another that wants more. Only the shares that move cost something, so a change of one member
 * does not look at the others. There are few different numbers of shares, since they add up to no
 * more than the limit.
 */
export class EvenShares<T> {
  readonly #demands = new Map<T, number>();
  readonly #shares = new Map<T, number>();
  /** Members with a share, by the number of their shares. */
  readonly #holding = new Levels<T>();
  /** Members that want more, by the number of their shares. */
  readonly #wanting = new Levels<T>();
  #limit: number;
  #spare: number;
  #demanded = 0;
  readonly #changed = new Set<T>();

  constructor(limit: number) {
    this.#limit = limit;
    this.#spare = limit;
  }

  /** What all members want. */
  get demanded(): number {
    return this.#demanded;
  }

  /** Deals out another number of shares from now on. */
  resize(limit: number): void {
    this.#spare += limit - this.#limit;
    this.#limit = limit;
    for (let from = this.#holding.highest; from !== undefined; from = this.#holding.highest) {
      if (this.#spare >= 0) break;
      this.#give(from, -1);
    }
    this.#even();
  }

  of(member: T): number {
    return this.#shares.get(member) ?? 0;
  }

  /** Some member wants more, and another has more than it. */
  get isUneven(): boolean {
    const [from, to] = [this.#holding.highest, this.#wanting.lowest];
    return from !== undefined && to !== undefined && this.of(from) > this.of(to);
  }

  /** Members whose shares have changed since the last call. */
  takeChanged(): T[] {
    const changed = [...this.#changed];
    this.#changed.clear();
    return changed;
  }

  /** Sets how many shares a member wants. The last to want more comes last. */
  demand(member: T, demand: number): void {
    this.#demanded += demand - (this.#demands.get(member) ?? 0);
    this.#demands.set(member, demand);
    this.#give(member, Math.min(0, demand - this.of(member)));
    this.#even();
  }

  delete(member: T): void {
    this.demand(member, 0);
    this.#demands.delete(member);
    this.#shares.delete(member);
    this.#changed.delete(member);
  }

  /** Moves one share to the member that has waited longest, if it cannot be divided evenly. */
  rotate(): void {
    const [from, to] = [this.#holding.highest, this.#wanting.lowest];
    if (!this.isUneven || from === undefined || to === undefined) return;
    this.#give(from, -1);
    this.#give(to, 1);
  }

  #even(): void {
    for (let to = this.#wanting.lowest; to !== undefined; to = this.#wanting.lowest) {
      const from = this.#holding.highest;
      if (this.#spare === 0) {
        if (from === undefined || this.of(from) <= this.of(to) + 1) return;
        this.#give(from, -1);
      }
      this.#give(to, 1);
    }
  }

  /** The only place that changes the shares of a member. */
  #give(member: T, count: number): void {
    const shares = this.of(member) + count;
    this.#spare -= count;
    this.#shares.set(member, shares);
    if (count !== 0) this.#changed.add(member);
    if (shares > 0) this.#holding.set(member, shares);
    else this.#holding.delete(member);
    if (shares < (this.#demands.get(member) ?? 0)) this.#wanting.set(member, shares);
    else this.#wanting.delete(member);
  }
}
