import type { Store } from '../../ports/store.ts';
import { endedItem } from '../../work/one-item-batch.ts';
import { acquireChildren } from '../acquiring/open-child.ts';
import type { ItemPlace } from '../acquiring/skipped-items.ts';
import type { ActiveRun } from '../active/active-run.ts';
import type { Message } from '../transactions/inbox.ts';

interface Parts {
  readonly store: Store;
  readonly engine: { resume(run: ActiveRun, cancel: 'main'): Promise<void> };
  readonly post: (message: Message) => void;
}

/** Ends an item by hand, in a run that has begun nothing yet. Its child run is cancelled first. */
export async function skipItem(
  { store, engine, post }: Parts,
  run: ActiveRun,
  { task: name, index }: ItemPlace,
): Promise<void> {
  const task = run.tasks.get(name);
  if (!task) return;
  const children = await acquireChildren(store, run, task, index);
  for (const child of children) {
    await engine.resume(child, 'main');
    await child.finished.promise;
  }
  task.stopWaiting(index);
  const failure = { code: 'MR422', message: 'the item was skipped by hand' } as const;
  const batch = endedItem({ index, attempt: task.attemptOf(index) }, 'skipped', failure);
  post({ type: 'batch', run, task, batch });
}
