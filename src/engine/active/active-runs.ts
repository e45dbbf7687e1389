import type { RunId } from '../../run/records.ts';
import type { ActiveRun } from './active-run.ts';

/** The runs of this process by id, and by the run that each of them is an item of. */
export class ActiveRuns implements Iterable<ActiveRun> {
  readonly #runs = new Map<RunId, ActiveRun>();
  readonly #children = new Map<RunId, Set<ActiveRun>>();

  get size(): number {
    return this.#runs.size;
  }

  add(run: ActiveRun): void {
    this.#runs.set(run.id, run);
    const parent = run.record.parent?.run;
    if (parent === undefined) return;
    const siblings = this.#children.get(parent) ?? new Set();
    this.#children.set(parent, siblings.add(run));
  }

  /** Another object may have taken the place of this one since: that one stays. */
  delete(run: ActiveRun): void {
    if (this.#runs.get(run.id) === run) this.#runs.delete(run.id);
    const parent = run.record.parent?.run;
    const siblings = parent === undefined ? undefined : this.#children.get(parent);
    if (parent === undefined || !siblings?.delete(run)) return;
    if (siblings.size === 0) this.#children.delete(parent);
  }

  find(id: RunId): ActiveRun | undefined {
    return this.#runs.get(id);
  }

  /** Like all iterators of this class, it skips runs that are deleted on the way. */
  childrenOf({ id }: ActiveRun): Iterable<ActiveRun> {
    return this.#children.get(id) ?? [];
  }

  /** The run that a run is an item of, directly or not, and no item itself. */
  rootOf(run: ActiveRun): ActiveRun {
    const { parent } = run.record;
    const above = parent && this.#runs.get(parent.run);
    return above ? this.rootOf(above) : run;
  }

  /** A run with the runs that are its items, and theirs: the lowest first. */
  familyOf(run: ActiveRun): readonly ActiveRun[] {
    return [...[...this.childrenOf(run)].flatMap((child) => this.familyOf(child)), run];
  }

  [Symbol.iterator](): Iterator<ActiveRun> {
    return this.#runs.values();
  }
}
