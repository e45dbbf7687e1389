import type { CancelTimer, Clock } from '../../ports/clock.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { Waiter } from '../../ports/work.ts';
import type { WaitingItem } from '../../run/wait-record.ts';
import type { ActiveRun } from '../active/active-run.ts';
import { clockOf } from '../active/run-clock.ts';
import type { TaskRun } from '../active/task-run.ts';
import type { Message } from '../transactions/inbox.ts';

/** Waits that one look takes, at most, of each kind. */
const mostFound = 1000;

interface Parts {
  readonly store: StoreReader;
  readonly clock: Clock;
  readonly waiterOf: (task: TaskRun) => Waiter | undefined;
  /** The run that a run belongs to in the end. */
  readonly rootOf: (run: ActiveRun) => ActiveRun;
  /** All that is left to do of a run and of its child runs is to wait. */
  readonly isWaiting: (run: ActiveRun) => boolean;
  /** Called with a run when that has become so. */
  readonly waiting: (run: ActiveRun) => void;
  readonly post: (message: Message) => void;
}

/**
 * Finds waits that have ended, of all runs of this process, by the indexes of the store: no wait
 * is looked at before. One timer rings for the first that is due.
 */
export class WaitWatch {
  readonly #parts: Parts;
  /** The number of tasks of each run that wait. */
  readonly #runs = new Map<ActiveRun, number>();
  /** When the first wait of each run is due, on the monotonic clock. */
  readonly #dues = new Map<ActiveRun, number>();
  /** Runs of which that was said. */
  readonly #waiting = new Set<ActiveRun>();
  #timer: { readonly at: number; readonly cancel: CancelTimer } | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** A task of the run waits. */
  add(run: ActiveRun): void {
    this.#runs.set(run, (this.#runs.get(run) ?? 0) + 1);
  }

  /** A task of the run waits no more. */
  delete(run: ActiveRun): void {
    const left = (this.#runs.get(run) ?? 0) - 1;
    if (left > 0) {
      this.#runs.set(run, left);
      return;
    }
    this.#runs.delete(run);
    this.#dues.delete(run);
    if (this.#dues.size === 0) this.#setTimer(undefined);
  }

  /** Runs with tasks that wait. */
  runs(): Iterable<ActiveRun> {
    return this.#runs.keys();
  }

  /** Looks for answers and signals that have come from other processes. */
  poll(): void {
    for (const run of this.#runs.keys()) this.#found(run, this.#noticed(run));
    this.#reportWaiting();
  }

  /** Says once of each run that all that is left to do is to wait, until it has done more. */
  #reportWaiting(): void {
    const { rootOf, isWaiting, waiting } = this.#parts;
    const roots = new Set(Array.from(this.#runs.keys(), rootOf));
    for (const run of this.#waiting) if (!roots.has(run)) this.#waiting.delete(run);
    for (const run of roots) {
      if (!isWaiting(run)) this.#waiting.delete(run);
      else if (!this.#waiting.has(run)) {
        this.#waiting.add(run);
        waiting(run);
      }
    }
  }

  /** Looks for all waits of a run that have ended, and for the time of the next. */
  look(run: ActiveRun): void {
    if (!this.#runs.has(run)) return;
    const { store, clock } = this.#parts;
    const now = clockOf(run, clock).now();
    this.#found(run, [...this.#noticed(run), ...store.waits.due(run.id, now, mostFound)]);
    this.#watchNext(run, now);
  }

  #noticed(run: ActiveRun): WaitingItem[] {
    return this.#parts.store.waits.noticed(run.id, mostFound);
  }

  #found(run: ActiveRun, items: readonly WaitingItem[]): void {
    const { waiterOf, post } = this.#parts;
    const stale: WaitingItem[] = [];
    for (const [task, found] of byTask(run, items, stale)) {
      stale.push(...(waiterOf(task)?.found(found) ?? []));
    }
    if (stale.length > 0) post({ type: 'end-waits', run, items: stale });
  }

  /** What is due already is on its way to the disk, or the run goes on with it when resumed. */
  #watchNext(run: ActiveRun, now: number): void {
    const due = this.#parts.store.waits.nextDue(run.id, now);
    if (due === undefined) {
      this.#dues.delete(run);
      return;
    }
    const at = this.#parts.clock.monotonic() + due - now;
    this.#dues.set(run, at);
    if (at < (this.#timer?.at ?? Number.POSITIVE_INFINITY)) this.#setTimer(at);
  }

  #setTimer(at: number | undefined): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (at === undefined) return;
    const { clock } = this.#parts;
    const left = Math.max(0, at - clock.monotonic());
    this.#timer = { at, cancel: clock.after(left, () => this.#ring()) };
  }

  #ring(): void {
    this.#timer = undefined;
    const now = this.#parts.clock.monotonic();
    const due = [...this.#dues].filter(([, at]) => at <= now);
    for (const [run] of due) this.look(run);
    const next = Math.min(...this.#dues.values());
    if (Number.isFinite(next)) this.#setTimer(next);
  }
}

/** Items of visits that have been followed by another are stale. */
function byTask(
  run: ActiveRun,
  items: readonly WaitingItem[],
  stale: WaitingItem[],
): Map<TaskRun, WaitingItem[]> {
  const found = new Map<TaskRun, WaitingItem[]>();
  for (const item of items) {
    const task = run.tasks.get(item.task);
    if (task?.key.visit !== item.visit || task.record.state !== 'running') stale.push(item);
    else if (found.get(task)?.push(item) === undefined) found.set(task, [item]);
  }
  return found;
}
