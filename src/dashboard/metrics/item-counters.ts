import { itemStates } from '../../items/item-state.ts';
import type { StoreReader } from '../../ports/store.ts';
import { hasEnded, type RunRecord } from '../../run/records.ts';
import { isBlockId } from '../../run/run-id.ts';
import type { Sample } from './exposition.ts';

/** Pairs of a workflow and a task that have labels of their own; all others are one. */
const mostPairs = 500;

const others = { workflow: 'other', task: 'other' } as const;

interface Seen {
  readonly retriedAt: number | undefined;
  /** Of its tasks, by visit: items in each state. */
  readonly counts: ReadonlyMap<string, readonly number[]>;
}

/**
 * Counts items by workflow, task and state. The counts only grow while this process lives: a rerun
 * that takes results back, and a run that is removed, take nothing off.
 */
export class ItemCounters {
  readonly #ended = new Map<string, Seen>();
  readonly #active = new Map<string, Seen>();
  readonly #totals = new Map<string, { labels: Sample['labels']; counts: number[] }>();

  /** `runs` are all runs of the store. */
  read(store: StoreReader, runs: readonly RunRecord[]): Sample[] {
    for (const run of runs) {
      // The run of a block is part of the item of another.
      if (isBlockId(run.id)) continue;
      const known = this.#ended.get(run.id);
      if (known && hasEnded(run.state) && known.retriedAt === run.retriedAt) continue;
      this.#take(store, run, known ?? this.#active.get(run.id));
    }
    this.#forget(new Set(runs.map(({ id }) => id)));
    return [...this.#totals.values()].flatMap(({ labels, counts }) =>
      itemStates.map((state, at) => ({ labels: { ...labels, state }, value: counts[at] ?? 0 })),
    );
  }

  #take(store: StoreReader, run: RunRecord, before: Seen | undefined): void {
    const counts = new Map<string, readonly number[]>();
    for (const { task, visit, summary } of store.tasks(run.id)) {
      const now = itemStates.map((state) => summary[state]);
      const name = `${task}/${visit}`;
      const known = before?.counts.get(name);
      const total = this.#of(run.workflow, task);
      for (const [at, count] of now.entries())
        total[at] = (total[at] ?? 0) + Math.max(0, count - (known?.[at] ?? 0));
      counts.set(name, now);
    }
    const seen = { retriedAt: run.retriedAt, counts };
    this.#active.delete(run.id);
    this.#ended.delete(run.id);
    (hasEnded(run.state) ? this.#ended : this.#active).set(run.id, seen);
  }

  #forget(known: ReadonlySet<string>): void {
    for (const seen of [this.#ended, this.#active])
      for (const id of seen.keys()) if (!known.has(id)) seen.delete(id);
  }

  #of(workflow: string, task: string): number[] {
    const own = { workflow, task };
    const name = JSON.stringify(own);
    const isRoom = this.#totals.has(name) || this.#totals.size < mostPairs;
    const labels = isRoom ? own : others;
    const key = JSON.stringify(labels);
    const known = this.#totals.get(key);
    if (known) return known.counts;
    const made = { labels, counts: itemStates.map(() => 0) };
    this.#totals.set(key, made);
    return made.counts;
  }
}
