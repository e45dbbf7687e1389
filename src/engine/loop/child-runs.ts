import type { Failure } from '../../items/failure.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import type { ItemKey } from '../../run/records.ts';
import type { CancelPolicy } from '../../workflow/workflow.ts';
import { acquireChildren, type ChildProgram, openChild } from '../acquiring/open-child.ts';
import type { ActiveRun } from '../active/active-run.ts';
import type { TaskRun } from '../active/task-run.ts';
import type { Message } from '../transactions/inbox.ts';
import type { ChildRunCallbacks } from './work-factory.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly engine: {
    open(run: ActiveRun): Promise<void>;
    resume(run: ActiveRun, cancel: boolean | 'main'): Promise<void>;
    cancel(run: ActiveRun, policy: CancelPolicy, because?: Failure): void;
    pause(run: ActiveRun): void;
  };
  readonly post: (message: Message) => void;
}

/** The runs that are items of other runs. */
export class ChildRuns implements ChildRunCallbacks {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async startChild(parent: ActiveRun, item: ItemKey, program: ChildProgram): Promise<ActiveRun> {
    const { store, clock, engine } = this.#parts;
    const { how, run } = await openChild(store, clock, { parent, item, program });
    if (how === 'created') await engine.open(run);
    if (how === 'found') await engine.resume(run, false);
    return run;
  }

  cancel(run: ActiveRun, policy: CancelPolicy, because?: Failure): void {
    this.#parts.engine.cancel(run, policy, because);
  }

  pause(run: ActiveRun): void {
    this.#parts.engine.pause(run);
  }

  verifyLease(run: ActiveRun): void {
    this.#parts.post({ type: 'verify-lease', run });
  }

  /**
   * Ends what an earlier process left of a task after its remaining items were abandoned: cancels
   * the child runs, whose `finally` runs or goes on, then reports that nothing works on the task.
   */
  async endRemainder(run: ActiveRun, task: TaskRun): Promise<void> {
    const { store, engine, post } = this.#parts;
    try {
      for (const child of await acquireChildren(store, run, task)) {
        await engine.resume(child, 'main');
        await child.finished.promise;
      }
    } catch {
      this.verifyLease(run);
    }
    post({ type: 'stopped', run, task });
  }
}
