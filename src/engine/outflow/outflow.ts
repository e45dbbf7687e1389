import { hasAllResults } from '../../run/open-task.ts';
import type { Failure } from '../../items/failure.ts';
import { failureFromError } from '../../items/failure-from-error.ts';
import { memberOf } from '../../lang/thrown.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SinkFiles } from '../../ports/sinks.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { SinkRecord } from '../../run/sink-record.ts';
import type { ActiveRun } from '../active/active-run.ts';
import type { TaskRun } from '../active/task-run.ts';
import type { Message } from '../transactions/inbox.ts';
import { placeOf, SinkFlow } from './sink-flow.ts';

/** Milliseconds between two looks whether only a file that cannot be written is left. */
const patience = 200;

interface Flow {
  readonly run: ActiveRun;
  readonly stopping: AbortController;
  readonly ended: Promise<void>;
}

interface Parts {
  readonly store: StoreReader;
  readonly clock: Clock;
  readonly files: SinkFiles;
  readonly post: (message: Message) => void;
  /** Nothing but a file is left of the run, and it cannot be written. */
  readonly unwritable: (run: ActiveRun, failure: Failure) => void;
}

/**
 * Writes the results of running tasks to their files, and follows their commits.
 *
 * - flowing: from the commit that starts the task, or a resume, until the file is closed.
 * - placing: the commit that closed the file is on disk; the file gets its name.
 * - stuck: the file cannot be written. It is tried once more when nothing else of the run is left.
 */
export class Outflow {
  readonly #parts: Parts;
  readonly #flows = new Map<TaskRun, Flow>();
  #isClosed = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The task has started, or goes on in this process. */
  begin(run: ActiveRun, task: TaskRun): void {
    const { sink } = task.record;
    if (!sink || sink.state === 'placed' || this.#flows.has(task)) return;
    // It goes on where the run does.
    if (run.pausing || this.#isClosed) return;
    const stopping = new AbortController();
    const ended =
      sink.state === 'closed'
        ? this.#place(run, task, stopping.signal)
        : this.#flow(run, task, stopping.signal);
    this.#flows.set(task, { run, stopping, ended });
  }

  /** The commit that closed the file is on disk. */
  closed(run: ActiveRun, task: TaskRun): void {
    const flow = this.#flows.get(task);
    if (!flow) return;
    const ended = flow.ended.then(() => this.#place(run, task, flow.stopping.signal));
    this.#flows.set(task, { ...flow, ended });
  }

  /** The task has settled, or the run was given up. */
  end(task: TaskRun): void {
    const flow = this.#flows.get(task);
    this.#flows.delete(task);
    if (flow) stop(flow, task);
  }

  /** The run is stopped, and nothing but the file of the task is left of it. */
  abandon(run: ActiveRun, task: TaskRun): void {
    this.#parts.post({ type: 'stopped', run, task });
  }

  /** Puts on disk what was written. Resolves when the files of the run are not touched any more. */
  async stop(run?: ActiveRun): Promise<void> {
    const flows = [...this.#flows].filter(([, flow]) => run === undefined || flow.run === run);
    for (const [task, flow] of flows) stop(flow, task);
    await Promise.all(flows.map(([, { ended }]) => ended));
    for (const [task] of flows) this.#flows.delete(task);
  }

  /** The same for all runs. No file is written from now on. */
  close(): Promise<void> {
    this.#isClosed = true;
    return this.stop();
  }

  async #flow(run: ActiveRun, task: TaskRun, signal: AbortSignal): Promise<void> {
    const { store, clock, files, post } = this.#parts;
    const { results } = task.plan;
    const { sink } = task.record;
    if (!results || !sink) return;
    const flow = new SinkFlow(run, task, results, sink, {
      store,
      clock,
      files,
      signal,
      nextCommit: (ring) => run.commits.next(task.key.task, ring),
      progressed: (next: SinkRecord) => post({ type: 'sink', run, task, sink: next }),
    });
    await this.#persist(run, signal, () => flow.write());
  }

  async #place(run: ActiveRun, task: TaskRun, signal: AbortSignal): Promise<void> {
    const { files, post } = this.#parts;
    const { sink } = task.record;
    if (!sink) return;
    await this.#persist(run, signal, async () => {
      await files.place(placeOf(task.key, sink));
      post({ type: 'sink', run, task, sink: { ...sink, state: 'placed' } });
    });
  }

  /**
   * Tries again once nothing else is left, for a disk can have room again. Then the run stops. A
   * pipe whose reader has left is not opened again: that would wait for another.
   */
  async #persist(run: ActiveRun, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      while (!signal.aborted && !onlyFilesLeft(run)) await this.#passed(patience);
      if (signal.aborted) return;
      const again = hasLostReader(error) ? Promise.reject(error) : work();
      await again.catch((last: unknown) => this.#giveUp(run, signal, last));
    }
  }

  #giveUp(run: ActiveRun, signal: AbortSignal, error: unknown): void {
    if (!signal.aborted) this.#parts.unwritable(run, failureFromError(error));
  }

  #passed(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#parts.clock.after(ms, resolve, 'background');
    });
  }
}

function stop({ run, stopping }: Flow, task: TaskRun): void {
  stopping.abort();
  run.commits.ring(task.key.task);
}

function hasLostReader(error: unknown): boolean {
  return memberOf(error instanceof Error ? error.cause : error, 'code') === 'EPIPE';
}

/** All items of the tasks that run have ended, and none waits for its time. */
function onlyFilesLeft(run: ActiveRun): boolean {
  if (run.isOver) return true;
  const isLeft = ({ record }: TaskRun): boolean => {
    if (record.state === 'waiting') return record.due === undefined;
    return record.state !== 'running' || hasAllResults(record);
  };
  return [...run.tasks.values()].every(isLeft);
}
