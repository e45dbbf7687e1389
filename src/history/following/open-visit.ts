import { MillraceError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { LeaseOwner, RunId, TaskKey, TaskRecord } from '../../run/records.ts';
import { byStart, visitOf } from '../order.ts';
import { CommittedVisit } from './committed-visit.ts';
import { CommitWait, type RunLife } from './commit-wait.ts';

/** The latest visit of a task that has started. */
export function startedVisit(
  store: StoreReader,
  run: RunId,
  task: string,
): CommittedVisit | undefined {
  const started = store.tasks(run).filter(hasStarted);
  const latest = visitOf(started, task);
  return latest && new CommittedVisit(store, { run, task, visit: latest.visit });
}

/** The same; of a task that has not started, it waits for that. Undefined if that never comes. */
export async function awaitVisit(
  store: StoreReader,
  { run, task }: Pick<TaskKey, 'run' | 'task'>,
  following: { readonly clock: Pick<Clock, 'after'>; readonly life: RunLife },
): Promise<CommittedVisit | undefined> {
  const commits = new CommitWait(following);
  for (;;) {
    const isLast = following.life.isOver();
    const visit = startedVisit(store, run, task);
    if (visit || isLast) return visit;
    await commits.pass();
  }
}

/** The only task with items that have ended or can end. Throws MR506. */
export function onlyTask(store: StoreReader, run: RunId): string {
  const items = new Map<string, number>();
  for (const { task, summary, startedAt } of store
    .tasks(run)
    .filter(hasStarted)
    .toSorted(byStart)) {
    if (startedAt !== undefined && summary.total > 0) items.set(task, summary.total);
  }
  const [only, ...others] = items.keys();
  if (only !== undefined && others.length === 0) return only;
  if (only === undefined) {
    throw new MillraceError('MR506', `no task of run ${run} has results`);
  }
  const names = Array.from(items, ([task, total]) => `${task} (${total.toLocaleString('en')})`);
  throw new MillraceError(
    'MR506',
    `several tasks of run ${run} have results: ${names.join(', ')}`,
    {
      hint: 'Name one of them.',
      details: { run, tasks: [...items.keys()] },
    },
  );
}

/** The life of a run that any process can have. Throws MR507 when that process has ended. */
export function lifeInStore(
  store: StoreReader,
  run: RunId,
  alive: (owner: LeaseOwner) => boolean,
): RunLife {
  const isOwned = (): boolean => {
    const owner = store.lease(run)?.owner;
    return owner !== undefined && alive(owner);
  };
  const isRunning = (): boolean => store.run(run)?.state === 'running';
  // What an interrupted run has left can be read, like that of a paused one.
  const wasOwned = isRunning() && isOwned();
  return {
    isOver() {
      if (!wasOwned || !isRunning()) return true;
      if (isOwned()) return false;
      // It may have ended in between.
      if (!isRunning()) return true;
      throw new MillraceError('MR507', `the process that ran run ${run} has ended`, {
        hint: `millrace resume ${run} continues it`,
        details: { run },
      });
    },
  };
}

function hasStarted({ state }: TaskRecord): boolean {
  return state !== 'waiting' && state !== 'skipped';
}
