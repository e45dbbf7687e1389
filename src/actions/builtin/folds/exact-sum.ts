/**
 * The exact sum of numbers, as few numbers that do not overlap (Shewchuk 1997): what is lost by
 * rounding in one is kept in the next. It does not depend on the order of what is added.
 */
export class ExactSum {
  #partials: number[] = [];

  add(value: number): void {
    let rest = value;
    let kept = 0;
    for (const partial of this.#partials) {
      const [large, small] = Math.abs(rest) < Math.abs(partial) ? [partial, rest] : [rest, partial];
      const high = large + small;
      const low = small - (high - large);
      if (low !== 0) this.#partials[kept++] = low;
      rest = high;
    }
    if (!Number.isFinite(rest)) throw new RangeError('the sum is larger than a number can be');
    this.#partials.length = kept;
    this.#partials.push(rest);
  }

  get partials(): readonly number[] {
    return this.#partials;
  }

  /** The nearest number, as if it were rounded once. */
  get value(): number {
    const partials = this.#partials;
    let at = partials.length - 1;
    let high = partials[at] ?? 0;
    let low = 0;
    while (at > 0 && low === 0) {
      const before = high;
      const partial = partials[--at] ?? 0;
      high = before + partial;
      low = partial - (high - before);
    }
    // Half way between two numbers, what lies below decides.
    const below = partials[at - 1] ?? 0;
    if ((low < 0 && below < 0) || (low > 0 && below > 0)) {
      const twice = low * 2;
      const other = high + twice;
      if (twice === other - high) return other;
    }
    return high;
  }
}
