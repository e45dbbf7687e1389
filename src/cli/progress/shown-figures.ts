import type { RunFigures } from '../../api/stored-runs.ts';
import { causeLines } from './causes.ts';

/** Milliseconds between two readings, at least, and how many times what a reading takes. */
const pause = { least: 1000, times: 20 };

type Read = () => RunFigures;

/**
 * How long the items of a run take, and why some have failed: read now and then while the run is
 * shown, and not at all while nothing is committed.
 */
export class ShownFigures {
  readonly #read: Read | undefined;
  readonly #now: () => number;
  #next = 0;
  #commits = -1;
  #p95: ReadonlyMap<string, number> = new Map();
  #causes: readonly string[] = [];

  constructor(read: Read | undefined, now: () => number) {
    this.#read = read;
    this.#now = now;
  }

  /** Why items have failed, the most frequent first. */
  get causes(): readonly string[] {
    return this.#causes;
  }

  /** Milliseconds within which 95 % of the items of a task have run. */
  p95Of(task: string): number | undefined {
    return this.#p95.get(task);
  }

  refresh(): void {
    const began = this.#now();
    if (!this.#read || began < this.#next) return;
    try {
      this.#take(this.#read());
    } catch {
      // A run that was just removed, or a store that closes, has none: who follows it says so.
    }
    this.#next = began + Math.max(pause.least, (this.#now() - began) * pause.times);
  }

  #take(figures: RunFigures): void {
    const { commits } = figures;
    if (commits === this.#commits) return;
    this.#commits = commits;
    const times = Array.from(
      figures.tasks(),
      ([
        task,
        {
          times: [, p95],
        },
      ]) => [task, p95] as const,
    );
    this.#p95 = new Map(times.flatMap(([task, p95]) => (p95 === undefined ? [] : [[task, p95]])));
    this.#causes = causeLines(figures.signatures().rows);
  }
}
