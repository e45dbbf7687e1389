import { resolve } from 'node:path';
import type { JsonObject } from '../../lang/json.ts';
import { invariant } from '../../lang/assert.ts';
import { type ChildWorkflow, childFile } from '../../plan/sub-workflows.ts';
import { hasEnded, type ItemKey, type RunRecord } from '../../run/records.ts';
import type { ActiveRun } from '../active/active-run.ts';
import { childRunId, isChildOf } from '../../run/run-id.ts';
import type { TaskRun } from '../active/task-run.ts';
import { openInactiveRun } from './inactive-run.ts';
import { createRun } from './new-run.ts';
import { restoreRun } from './restore-run.ts';
import { acquireRun } from './acquire-run.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';

interface ChildItem {
  readonly parent: ActiveRun;
  readonly item: ItemKey;
  readonly workflow: ChildWorkflow;
  readonly parameters: JsonObject;
}

/**
 * Opens the run of an item: a new one, one that another process has left, or one that had ended
 * before the end of its item was stored. Throws MR604 when the parent is lost.
 */
export async function openChild(
  store: Store,
  clock: Clock,
  { parent, item, workflow, parameters }: ChildItem,
): Promise<{ readonly how: 'created' | 'found' | 'ended'; readonly run: ActiveRun }> {
  const { packs, children, lease, record, deaths } = parent;
  const parts = { plan: workflow.plan, packs, children, deaths };
  const before = store.run(childRunId(item));
  if (before && !hasEnded(before.state)) {
    return { how: 'found', run: await acquireChild(store, parent, before, workflow) };
  }
  if (before) return { how: 'ended', run: openInactiveRun(store, { ...parts, record: before }) };
  const { workflow: path } = parent.plan.tasks.get(item.task) ?? {};
  const file = childFile(record.file, path ?? '');
  const run = await createRun(store, {
    ...parts,
    parameters,
    source: { text: workflow.text, file },
    context: undefined,
    folders: record.actions,
    directory: record.directory ?? resolve('.'),
    owner: { ...lease.owner, since: clock.now() },
    parent: { item, lease },
    lastSignal: record.lastSignal,
    chance: clock.chance,
  });
  return { how: 'created', run };
}

/** Acquires the child runs that have not ended of a task, or of one of its items. */
export async function acquireChildren(
  store: Store,
  parent: ActiveRun,
  { key, plan }: TaskRun,
  index?: number,
): Promise<readonly ActiveRun[]> {
  if (plan.workflow === undefined) return [];
  const workflow = parent.children.get(childFile(parent.record.file, plan.workflow));
  invariant(workflow, 'a run has all of its sub-workflows');
  const ids = store.runIds().filter((id) => isChildOf(id, key.run));
  const records = ids
    .flatMap((id) => store.run(id) ?? [])
    .filter(({ parent: item }) => {
      if (item?.task !== key.task || item.visit !== key.visit) return false;
      return index === undefined || item.index === index;
    });
  const acquired: ActiveRun[] = [];
  for (const record of records.filter(({ state }) => !hasEnded(state))) {
    acquired.push(await acquireChild(store, parent, record, workflow));
  }
  return acquired;
}

async function acquireChild(
  store: Store,
  { packs, children, lease, deaths }: ActiveRun,
  { id }: RunRecord,
  { plan }: ChildWorkflow,
): Promise<ActiveRun> {
  const { isTaken } = lease;
  const acquired = await acquireRun(store, id, lease.owner, () => false, {
    parent: lease,
    isTaken,
  });
  return restoreRun(store, { ...acquired, plan, packs, children, deaths });
}
