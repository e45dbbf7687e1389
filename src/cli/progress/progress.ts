import { countEnded, countFailures, type WaitKind } from '../../api/basics.ts';
import type { RunEvent, TaskProgress } from '../../api/runs.ts';
import type { TaskReport } from '../../api/stored-runs.ts';
import { rateOf, type Samples, sampled } from './rate.ts';

/** Why no worker can be had, or an action or the run cannot begin, and since when. */
export type Waiting =
  | Pick<Extract<RunEvent, { type: 'waiting' }>, 'action' | 'reason' | 'since'>
  | { readonly limit: string; readonly since: number };

type Source = NonNullable<TaskReport['source']>;

interface Counts {
  readonly total: number;
  /** Items that have ended, in any state. */
  readonly done: number;
  /** Items that failed or timed out. */
  readonly failed: number;
  /** Where they come from, if they are not all known at the start. */
  readonly source?: Source;
}

/** The latest visit of a task, as shown. Times are in milliseconds since the epoch. */
export interface TaskView extends Counts {
  readonly task: string;
  readonly visit: number;
  /** `paused`: its run was paused while it ran. */
  readonly state: TaskReport['state'] | 'paused';
  readonly since: number;
  readonly endedAt?: number;
  readonly samples: Samples;
  /** Milliseconds within which 95 % of its items have run. */
  readonly p95?: number;
  /** How far its last item is that has said so. */
  readonly item?: { readonly done: number; readonly total: number };
  /** What its items wait for that hold no thread. */
  readonly waitsFor?: WaitKind;
}

/** The state of a progress display: tasks in the order in which they started. */
export class Progress {
  readonly #tasks = new Map<string, TaskView>();
  #waiting: Waiting | undefined;

  /** Present while the run waits for a worker, or for its limit. */
  get waiting(): Waiting | undefined {
    return this.#waiting;
  }

  get tasks(): readonly TaskView[] {
    return [...this.#tasks.values()];
  }

  task(name: string): TaskView | undefined {
    return this.#tasks.get(name);
  }

  /** Whether the display shows this visit of the task. */
  shows({ task, visit }: { readonly task: string; readonly visit: number }): boolean {
    return this.#tasks.get(task)?.visit === visit;
  }

  /** Adds a task that started `elapsed` milliseconds ago, before the first event. */
  adopt(progress: TaskProgress, elapsed: number, now: number): void {
    const { task, visit, state } = progress;
    const view = {
      ...startView(task, visit, countsOf(progress), now),
      state,
      since: now - elapsed,
      ...(progress.waitsFor ? { waitsFor: progress.waitsFor } : {}),
    };
    this.#tasks.set(task, state === 'running' ? view : { ...view, endedAt: now });
  }

  apply(event: RunEvent): void {
    switch (event.type) {
      case 'run-started':
      case 'run-waits':
      case 'run-finishing':
      case 'run-ended':
      case 'worker-lost':
      case 'late-error':
      case 'log':
      case 'dropped':
        return;
      case 'waiting':
        this.#waiting = event;
        return;
      case 'run-queued':
        this.#waiting = { limit: event.limit, since: event.at };
        return;
      case 'waiting-ended':
        this.#waiting = undefined;
        return;
      case 'task-started':
        return this.#start(event);
      case 'task-waits': {
        const view = this.#tasks.get(event.task);
        if (view?.visit === event.visit)
          this.#tasks.set(event.task, { ...view, waitsFor: event.for });
        return;
      }
      case 'item-progressed': {
        const view = this.#tasks.get(event.task);
        if (view?.visit !== event.visit) return;
        this.#tasks.set(event.task, { ...view, item: { done: event.done, total: event.total } });
        return;
      }
      case 'task-progressed':
        return this.#move(event);
      case 'task-settled': {
        const { task, visit, state, at } = event;
        this.#move(event);
        const view = this.#tasks.get(task);
        // A view that was adopted as settled knows better how long it ran.
        if (view?.visit !== visit || view.state === state) return;
        // A view that was adopted meanwhile can be later than the event.
        this.#tasks.set(task, { ...view, state, endedAt: Math.max(at, view.since) });
        return;
      }
      case 'run-paused':
        return this.#pause(event.at);
    }
  }

  #start(event: Extract<RunEvent, { type: 'task-started' }>): void {
    const { task, visit, total, at } = event;
    if (this.shows(event)) return;
    const counts = { total, done: 0, failed: 0, ...sourceOf(event) };
    this.#tasks.set(task, startView(task, visit, counts, at));
  }

  #pause(at: number): void {
    for (const view of this.tasks) {
      if (view.state !== 'running') continue;
      this.#tasks.set(view.task, { ...view, state: 'paused', endedAt: at });
    }
  }

  #move(event: Extract<RunEvent, { type: 'task-progressed' | 'task-settled' }>): void {
    const { task, visit, at } = event;
    const known = this.#tasks.get(task);
    const counts = countsOf(event);
    const view = known?.visit === visit ? known : startView(task, visit, counts, at);
    const samples = sampled(view.samples, { at, done: counts.done });
    this.#tasks.set(task, { ...view, ...counts, samples });
  }
}

/** Items per second over the last seconds; undefined while too little is known. */
export function speedOf(view: TaskView, now: number): number | undefined {
  return rateOf(view.samples, { at: now, done: view.done });
}

/** Milliseconds until the task ends, at its present speed. */
export function timeLeft(view: TaskView, now: number): number | undefined {
  const speed = speedOf(view, now);
  const total = totalOf(view);
  if (speed === undefined || total === undefined) return undefined;
  return (Math.max(0, total - view.done) / speed) * 1000;
}

/** More items can come. */
export function isOpen({ source }: Pick<TaskView, 'source'>): boolean {
  return source?.state === 'open';
}

/** The share of the source that was read, from 0 to 1; undefined if its size is unknown. */
export function positionOf({ source }: Pick<TaskView, 'source'>): number | undefined {
  const { bytes = 0, size = 0 } = source ?? {};
  return size > 0 ? Math.min(1, bytes / size) : undefined;
}

/** Items in the end; while more can come, by the part that was read, as if all were alike. */
function totalOf(view: TaskView): number | undefined {
  if (!isOpen(view)) return view.total;
  const read = positionOf(view);
  return read ? view.total / read : undefined;
}

function startView(task: string, visit: number, counts: Counts, now: number): TaskView {
  const samples = [{ at: now, done: counts.done }];
  return { task, visit, state: 'running', ...counts, since: now, samples };
}

function countsOf(shown: Pick<TaskReport, 'summary' | 'source'>): Counts {
  const { summary } = shown;
  const { total } = summary;
  const counts = { total, done: countEnded(summary), failed: countFailures(summary) };
  return { ...counts, ...sourceOf(shown) };
}

function sourceOf({ source }: Pick<TaskReport, 'source'>): Pick<Counts, 'source'> {
  return source ? { source } : {};
}
