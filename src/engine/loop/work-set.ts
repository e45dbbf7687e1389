import type { DrainReason, TaskWork } from '../../ports/work.ts';

/**
 * The work of one run, or of all runs. Each change of one work costs the same, whatever the number
 * of tasks: the work that is not idle is kept in a set, not looked for.
 */
export class WorkSet {
  readonly #work = new Set<TaskWork>();
  readonly #busy = new Set<TaskWork>();
  /** Callers of `drain` that wait for idle. */
  #waiting: (() => void)[] = [];
  #isDraining = false;

  /** Work that comes from now on is drained too. */
  get isDraining(): boolean {
    return this.#isDraining;
  }

  add(work: TaskWork): void {
    this.#work.add(work);
  }

  delete(work: TaskWork): void {
    this.#work.delete(work);
    this.#busy.delete(work);
    this.#resolveIfIdle();
  }

  /** Whether the work is idle may have changed. */
  changed(work: TaskWork): void {
    if (!work.idle) this.#busy.add(work);
    else if (this.#busy.delete(work)) this.#resolveIfIdle();
  }

  /** Drains all work; resolves when nothing is in flight and everything is committed. */
  async drain(reason: DrainReason): Promise<void> {
    this.#isDraining = true;
    for (const work of this.#work) {
      work.drain(reason);
      this.changed(work);
    }
    if (this.#busy.size === 0) return;
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #resolveIfIdle(): void {
    if (this.#busy.size > 0) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
