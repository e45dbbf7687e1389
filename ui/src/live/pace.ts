/** Figures that would flicker if they were shown as they come. */
export interface Shown {
  readonly rate: number;
  readonly leftMs: number | null;
}

interface Kept extends Shown {
  readonly rateAt: number;
  readonly leftAt: number;
}

/** The rate changes once a second; the time left every 10 s, and then if it differs by 5 %. */
export class Pace {
  #kept: Kept | undefined;

  show(rate: number, leftMs: number | null, now: number): Shown {
    const kept = this.#kept;
    if (!kept) {
      this.#kept = { rate, leftMs, rateAt: now, leftAt: now };
      return this.#kept;
    }
    const newRate = now - kept.rateAt >= 1000 ? { rate, rateAt: now } : {};
    const newLeft = differs(kept, leftMs, now) ? { leftMs, leftAt: now } : {};
    this.#kept = { ...kept, ...newRate, ...newLeft };
    return this.#kept;
  }

  reset(): void {
    this.#kept = undefined;
  }
}

function differs(kept: Kept, leftMs: number | null, now: number): boolean {
  if (leftMs === null || kept.leftMs === null) return leftMs !== kept.leftMs;
  if (now - kept.leftAt < 10_000) return false;
  return Math.abs(leftMs - kept.leftMs) > 0.05 * kept.leftMs;
}
