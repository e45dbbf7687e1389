import type { Demand } from '../../run/permit-shares.ts';
import type { Dealer } from './dealer.ts';

/** A run that counts in a limit. */
interface Queued {
  readonly priority: number;
  /** It has its permit: called once. */
  readonly admitted: () => void;
}

/**
 * Deals permits out to runs: to higher priorities first, and among equals in the order in which
 * they came. A run keeps its permit until it leaves.
 */
export class RunQueue implements Dealer {
  readonly #changed: () => void;
  /** Milliseconds until one more may start; 0: now, and it is taken to start. */
  readonly #untilStart: () => number;
  readonly #wait: (ms: number, ring: () => void) => void;
  readonly #waiting = new Set<Queued>();
  readonly #running = new Set<Queued>();
  #permits = 0;
  #isWaiting = false;

  constructor(callbacks: {
    changed(): void;
    untilStart(): number;
    wait(ms: number, ring: () => void): void;
  }) {
    this.#changed = () => callbacks.changed();
    this.#untilStart = () => callbacks.untilStart();
    this.#wait = (ms, ring) => callbacks.wait(ms, ring);
  }

  /** Returns a function that ends the wait, or gives the permit back. */
  enter(priority: number, admitted: () => void): () => void {
    const run = { priority, admitted };
    this.#waiting.add(run);
    this.#changed();
    this.#admit();
    return () => {
      if (!this.#waiting.delete(run) && !this.#running.delete(run)) return;
      this.#admit();
      this.#changed();
    };
  }

  get demands(): readonly Demand[] {
    const counts = new Map<number, number>();
    for (const { priority } of [...this.#running, ...this.#waiting]) {
      counts.set(priority, (counts.get(priority) ?? 0) + 1);
    }
    return Array.from(counts, ([priority, count]) => ({ priority, count }));
  }

  get held(): number {
    return this.#running.size;
  }

  resize(permits: number): void {
    this.#permits = permits;
    this.#admit();
  }

  #admit(): void {
    while (this.#running.size < this.#permits) {
      const next = this.#next();
      if (!next) return;
      const wait = this.#untilStart();
      if (wait > 0) return this.#admitLater(wait);
      this.#waiting.delete(next);
      this.#running.add(next);
      next.admitted();
    }
  }

  #admitLater(ms: number): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#wait(ms, () => {
      this.#isWaiting = false;
      this.#admit();
    });
  }

  #next(): Queued | undefined {
    let next: Queued | undefined;
    for (const run of this.#waiting) if (!next || run.priority > next.priority) next = run;
    return next;
  }
}
