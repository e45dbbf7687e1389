import type { CancelTimer, Clock } from '../../ports/clock.ts';
import { timeoutAt } from '../../run/idle-time.ts';
import type { ActiveRun } from '../active/active-run.ts';
import { clockOf } from '../active/run-clock.ts';
import type { TaskRun } from '../active/task-run.ts';
import type { Message } from '../transactions/inbox.ts';

/**
 * Timers for the timeouts of runs and for the delays and deadlines of tasks. Their times are stored
 * in records, so that a process that resumes a run sets the same ones.
 */
export class Timers {
  readonly #clock: Clock;
  readonly #post: (message: Message) => void;
  /** By task; the timer of the run itself is under `undefined`. */
  readonly #timers = new Map<ActiveRun, Map<string | undefined, CancelTimer>>();

  constructor(clock: Clock, post: (message: Message) => void) {
    this.#clock = clock;
    this.#post = post;
  }

  setAll(run: ActiveRun): void {
    const late = timeoutAt(run.record, run.plan.timeout);
    if (late !== undefined) this.#at(run, undefined, late, { type: 'timeout', run });
    for (const task of run.tasks.values()) this.set(run, task);
  }

  set(run: ActiveRun, task: TaskRun): void {
    const { state, due, deadline } = task.record;
    const name = task.key.task;
    if (state === 'waiting' && due !== undefined) {
      this.#at(run, name, due, { type: 'due', run, task });
    } else if (state === 'running' && deadline !== undefined) {
      this.#at(run, name, deadline, { type: 'deadline', run, task });
    }
  }

  clear(run: ActiveRun, task: TaskRun): void {
    this.#timers.get(run)?.get(task.key.task)?.();
  }

  /** The run has no timeout any more. */
  clearTimeout(run: ActiveRun): void {
    this.#timers.get(run)?.get(undefined)?.();
  }

  forget(run: ActiveRun): void {
    for (const cancel of this.#timers.get(run)?.values() ?? []) cancel();
    this.#timers.delete(run);
  }

  /** A timer can ring early: the clock of the run decides whether the time has come. */
  #at(run: ActiveRun, name: string | undefined, time: number, message: Message): void {
    const timers = this.#timers.get(run) ?? new Map<string | undefined, CancelTimer>();
    this.#timers.set(run, timers);
    timers.get(name)?.();
    const clock = clockOf(run, this.#clock);
    const left = time - clock.now();
    const ring = (): void => {
      if (clock.now() >= time) this.#post(message);
      else this.#at(run, name, time, message);
    };
    timers.set(name, clock.after(Math.max(0, left), ring));
  }
}
