import type { Failure } from '../../api/basics.ts';
import { signatureOf } from '../../api/item-queries.ts';

/** Causes that are kept apart, and positions that are kept of each. */
const most = { causes: 1000, samples: 3 };

/** Failures of a task that are alike but for numbers, ids, paths and what is quoted. */
export interface CauseRow {
  readonly task: string;
  readonly code: string;
  /** The message; what differs stands between ‹ and ›. */
  readonly text: string;
  readonly count: number;
  /** Positions of items: the lowest, the highest, and those that were seen first. */
  readonly first: number;
  readonly last: number;
  readonly samples: readonly number[];
}

/** Groups failures by their signature. */
export class Causes {
  readonly #rows = new Map<string, CauseRow>();
  /** Failures of causes beyond those that are kept apart. */
  rest = 0;

  add(task: string, index: number, failure: Failure): void {
    const { code, text, key } = signatureOf(failure);
    const known = this.#rows.get(`${task} ${key}`);
    if (!known && this.#rows.size >= most.causes) {
      this.rest++;
      return;
    }
    const { count = 0, first = index, last = index, samples = [] } = known ?? {};
    this.#rows.set(`${task} ${key}`, {
      task,
      code,
      text,
      count: count + 1,
      first: Math.min(first, index),
      last: Math.max(last, index),
      samples: samples.length < most.samples ? [...samples, index] : samples,
    });
  }

  /** The most frequent first. */
  rows(): readonly CauseRow[] {
    return [...this.#rows.values()].toSorted((a, b) => b.count - a.count || a.first - b.first);
  }
}
