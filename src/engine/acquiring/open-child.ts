import { resolve } from 'node:path';
import type { JsonObject } from '../../lang/json.ts';
import { MillraceError } from '../../errors.ts';
import { invariant } from '../../lang/assert.ts';
import { type ChildWorkflow, childFile } from '../../plan/sub-workflows.ts';
import { type Plan, runsChildren } from '../../plan/plan.ts';
import { hasEnded, type ItemKey, type RunRecord } from '../../run/records.ts';
import type { ActiveRun } from '../active/active-run.ts';
import type { Outer } from '../active/active-run.ts';
import { childRunId, isChildOf } from '../../run/run-id.ts';
import type { TaskRun } from '../active/task-run.ts';
import { openInactiveRun } from './inactive-run.ts';
import { createRun } from './new-run.ts';
import { restoreRun } from './restore-run.ts';
import { acquireRun } from './acquire-run.ts';
import { beginRerun } from './rerun.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';

/** What an item runs: a workflow of another file, or the block of its task. */
export type ChildProgram =
  | {
      readonly kind: 'workflow';
      readonly workflow: ChildWorkflow;
      readonly file: string;
      readonly parameters: JsonObject;
    }
  | { readonly kind: 'block'; readonly plan: Plan; readonly outer: Outer };

interface ChildItem {
  readonly parent: ActiveRun;
  readonly item: ItemKey;
  readonly program: ChildProgram;
}

/**
 * Opens the run of an item: a new one, one that another process has left, or one that had ended
 * before the end of its item was stored. Throws MR604 when the parent is lost.
 */
export async function openChild(
  store: Store,
  clock: Clock,
  { parent, item, program }: ChildItem,
): Promise<{ readonly how: 'created' | 'found' | 'ended'; readonly run: ActiveRun }> {
  const { packs, children, lease, record, deaths } = parent;
  const { plan, outer } = partsOf(program);
  const parts = { plan, packs, children, deaths, outer };
  const before =
    store.run(childRunId(item, program.kind)) ?? earlierRun(store, parent, item, program);
  if (before && !hasEnded(before.state)) {
    return { how: 'found', run: await acquireChild(store, parent, before, { plan, outer }) };
  }
  const isEarlier = before && isOfEarlierRerun(parent, item, before);
  const again = isEarlier || (before && wasStopped(parent, item, before));
  const rerun = again && (await rerunChild(store, parent, before, { plan, outer }));
  if (rerun) return { how: 'found', run: rerun };
  if (before && !isEarlier) {
    return { how: 'ended', run: openInactiveRun(store, { ...parts, record: before }) };
  }
  const run = await createRun(store, {
    ...parts,
    ...startOf(program, record),
    within: parent,
    context: undefined,
    folders: record.actions,
    directory: record.directory ?? resolve('.'),
    owner: { ...lease.owner, since: clock.now() },
    parent: { item, lease },
    lastSignal: record.lastSignal,
    priority: record.priority,
    chance: clock.chance,
  });
  return { how: 'created', run };
}

/**
 * In a rerun, an item of a block goes on in its last run, where what has succeeded stays. Its later
 * attempts have runs of their own again.
 */
function earlierRun(
  store: Store,
  { record }: ActiveRun,
  item: ItemKey,
  program: ChildProgram,
): RunRecord | undefined {
  if (program.kind !== 'block' || record.retriedAt === undefined) return undefined;
  if (program.outer.task.baseOf(item.index) !== item.attempt - 1) return undefined;
  for (let attempt = item.attempt - 1; attempt > 0; attempt--) {
    const found = store.run(childRunId({ ...item, attempt }, 'block'));
    if (found) return found;
  }
  return undefined;
}

/** The run is that of an earlier attempt, and has ended before this rerun. */
function isOfEarlierRerun({ record }: ActiveRun, item: ItemKey, before: RunRecord): boolean {
  return before.parent?.attempt !== item.attempt && before.retriedAt !== record.retriedAt;
}

/** The run was cancelled with its parent, before this rerun: its item has not ended. */
function wasStopped({ record }: ActiveRun, item: ItemKey, before: RunRecord): boolean {
  const { retriedAt = Number.NEGATIVE_INFINITY } = record;
  const { state, parent, endedAt = Number.POSITIVE_INFINITY } = before;
  return state === 'cancelled' && parent?.attempt === item.attempt && endedAt <= retriedAt;
}

/** Undefined if nothing of the run can be tried again: then the item begins anew, or has ended. */
async function rerunChild(
  store: Store,
  parent: ActiveRun,
  { id }: RunRecord,
  { plan, outer }: ChildParts,
): Promise<ActiveRun | undefined> {
  const { packs, children, lease, deaths, record } = parent;
  await store.commit((tx) => tx.verifyLease(lease));
  const owner = { ...lease.owner, since: record.retriedAt ?? lease.owner.since };
  try {
    const acquired = await beginRerun(store, id, { plan, owner, alive: () => false });
    const parts = { plan, outer, within: parent, packs, children, deaths };
    return restoreRun(store, { ...acquired, ...parts });
  } catch (error) {
    if (error instanceof MillraceError && error.code === 'MR509') return undefined;
    throw error;
  }
}

interface ChildParts {
  readonly plan: Plan;
  readonly outer?: Outer | undefined;
}

function partsOf(program: ChildProgram): ChildParts {
  return program.kind === 'block' ? program : { plan: program.workflow.plan };
}

/** A block has no text but that of the run around it, and no parameters of its own. */
function startOf(program: ChildProgram, { file }: RunRecord) {
  if (program.kind === 'block') {
    return { parameters: {}, source: { text: '', ...(file === undefined ? {} : { file }) } };
  }
  const { workflow, parameters } = program;
  return { parameters, source: { text: workflow.text, file: program.file } };
}

/** Acquires the child runs that have not ended of a task, or of one of its items. */
export async function acquireChildren(
  store: Store,
  parent: ActiveRun,
  task: TaskRun,
  index?: number,
): Promise<readonly ActiveRun[]> {
  const { key, plan } = task;
  if (!runsChildren(plan)) return [];
  const ids = store.runIds().filter((id) => isChildOf(id, key.run));
  const records = ids
    .flatMap((id) => store.run(id) ?? [])
    .filter(({ parent: item }) => {
      if (item?.task !== key.task || item.visit !== key.visit) return false;
      return index === undefined || item.index === index;
    });
  const acquired: ActiveRun[] = [];
  for (const record of records.filter(({ state }) => !hasEnded(state))) {
    const parts = partsOfChild(parent, task, record.parent?.index ?? 0);
    acquired.push(await acquireChild(store, parent, record, parts));
  }
  return acquired;
}

/** For a run that is only ended: its item is not read. */
function partsOfChild(parent: ActiveRun, task: TaskRun, index: number): ChildParts {
  const { block, workflow = '' } = task.plan;
  if (block) return { plan: block.plan, outer: { run: parent, task, index } };
  const child = parent.children.get(childFile(parent.record.file, workflow));
  invariant(child, 'a run has all of its sub-workflows');
  return { plan: child.plan };
}

async function acquireChild(
  store: Store,
  parent: ActiveRun,
  { id }: RunRecord,
  parts: ChildParts,
): Promise<ActiveRun> {
  const { packs, children, lease, deaths } = parent;
  const { isTaken } = lease;
  const acquired = await acquireRun(store, id, lease.owner, () => false, {
    parent: lease,
    isTaken,
  });
  return restoreRun(store, { ...acquired, ...parts, within: parent, packs, children, deaths });
}
