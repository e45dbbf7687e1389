import type { Clock } from '../../ports/clock.ts';
import type { CommittedVisit } from './committed-visit.ts';
import type { ResultChunk, ResultReader } from './result-chunk.ts';

/** Milliseconds between two looks for new commits: the first after one, and the most. */
const wait = { first: 5, most: 100 };

/** Milliseconds for which a reader may keep its thread from everything else. */
export const longestTurn = 20;

/** Whether more can be committed. */
export interface RunLife {
  /** What was committed before it returned true is all there is. Throws when that is not known. */
  isOver(): boolean;
  /** Rejects when the run is lost to this process, before it has ended. */
  readonly lost?: Promise<never>;
}

interface Waiting {
  readonly clock: Pick<Clock, 'after'>;
  readonly life: Pick<RunLife, 'lost'>;
  /** Calls back at the next commit. Returns what ends that. */
  readonly nextCommit?: (ring: () => void) => () => void;
}

interface Following extends Waiting {
  readonly life: RunLife;
  readonly clock: Pick<Clock, 'monotonic' | 'after'>;
}

/** Waits for commits, with a growing distance. */
export class CommitWait {
  readonly #clock: Waiting['clock'];
  readonly #lost: RunLife['lost'];
  readonly #nextCommit: Waiting['nextCommit'];
  #ms = wait.first;

  constructor({ clock, life, nextCommit }: Waiting) {
    this.#nextCommit = nextCommit;
    this.#clock = clock;
    this.#lost = life.lost;
  }

  reset(): void {
    this.#ms = wait.first;
  }

  async pass(): Promise<void> {
    await this.#after(this.#ms, this.#nextCommit);
    this.#ms = Math.min(wait.most, this.#ms * 2);
  }

  /** Lets everything else in this thread have its turn. */
  async yield(): Promise<void> {
    await this.#after(0);
  }

  async #after(ms: number, nextCommit?: Waiting['nextCommit']): Promise<void> {
    let cancel = (): void => {};
    let forget = (): void => {};
    const rung = new Promise<void>((resolve) => {
      cancel = this.#clock.after(ms, resolve);
      forget = nextCommit?.(resolve) ?? forget;
    });
    try {
      await (this.#lost ? Promise.race([rung, this.#lost]) : rung);
    } finally {
      cancel();
      forget();
    }
  }
}

/**
 * Yields the results of a visit as they are committed, until it has settled or the run is over. The
 * reader of the results sets the pace.
 */
export async function* followVisit(
  visit: CommittedVisit,
  reader: ResultReader,
  following: Following,
): AsyncGenerator<ResultChunk, void> {
  const { clock, life } = following;
  const commits = new CommitWait(following);
  let began = clock.monotonic();
  let isLast = false;
  for (;;) {
    const chunk = reader.read();
    if (chunk) {
      yield chunk;
      commits.reset();
      if (clock.monotonic() - began < longestTurn) continue;
      await commits.yield();
      began = clock.monotonic();
      continue;
    }
    if (isLast) return;
    isLast = visit.hasSettled || life.isOver();
    visit.refresh();
    if (!isLast) {
      await commits.pass();
      visit.refresh();
      began = clock.monotonic();
    }
  }
}
