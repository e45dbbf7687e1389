import { type ItemLog, openLog } from '../items/item-log.ts';
import { addTo } from '../lang/multimap.ts';
import { attempt } from '../lang/thrown.ts';
import type { StoreReader } from '../ports/store.ts';
import {
  isFailure,
  type RunId,
  type RunRecord,
  type TaskKey,
  type TaskRecord,
} from '../run/records.ts';
import { parentOf } from '../run/run-id.ts';
import { byStart } from './order.ts';
import type { LogSelection } from './log-selection.ts';
import { storedResults } from './stored-results.ts';

/** The kept log of an item, and its place. */
export interface KeptLog extends ItemLog {
  /** The run, or the one of a sub-workflow that is an item of it. */
  readonly run: string;
  /** The name of the task. */
  readonly task: string;
  /** The number of the visit, from 1. */
  readonly visit: number;
  /** The position of the item, from 0. */
  readonly index: number;
}

/** Undefined if nothing of the item is kept. Throws MR606 when it is damaged. */
export function storedLog(store: StoreReader, key: TaskKey, index: number): ItemLog | undefined {
  const bytes = store.log(key, index);
  return bytes && openLog(bytes, nameOf(key, index));
}

/**
 * The log of the item that the error of a task names. A damaged one is left out: it is not what is
 * asked for.
 */
export function failureLog(store: StoreReader, run: RunId, task: TaskRecord): ItemLog | undefined {
  const { index } = task.error ?? {};
  if (index === undefined) return undefined;
  const { task: name, visit } = task;
  return attempt(() => storedLog(store, { run, task: name, visit }, index));
}

/**
 * The logs of a run, item by item: by the start of their task, visit and index. Those of the run of
 * a sub-workflow stand in place of the item that it is. Throws MR606 for a damaged one.
 */
export function* storedLogs(
  store: StoreReader,
  run: RunId,
  selection: LogSelection,
): Generator<KeptLog> {
  yield* logsOf(store, run, selection, childrenByParent(store));
}

type Children = ReadonlyMap<RunId, readonly RunId[]>;

function* logsOf(
  store: StoreReader,
  run: RunId,
  { task, index, failed }: LogSelection,
  children: Children,
): Generator<KeptLog> {
  const visits = store.tasks(run).filter((record) => task === undefined || record.task === task);
  const parts = (children.get(run) ?? []).flatMap((id) => store.run(id) ?? []).toSorted(byItem);
  for (const visit of visits.toSorted(byStart)) {
    const counts = failed ? failuresOf(store, run, visit) : undefined;
    for (const log of logsOfItems(store, { run, task: visit.task, visit: visit.visit }, index)) {
      if (counts?.(log.index) ?? true) yield log;
    }
    for (const { id, parent } of parts) {
      const isIn = parent?.task === visit.task && parent.visit === visit.visit;
      if (isIn && (index ?? parent.index) === parent.index)
        yield* logsOf(store, id, { failed }, children);
    }
  }
}

function* logsOfItems(
  store: StoreReader,
  key: TaskKey,
  index: number | undefined,
): Generator<KeptLog> {
  const one = index === undefined ? undefined : store.log(key, index);
  const found = one && index !== undefined ? [{ index, bytes: one }] : [];
  for (const log of index === undefined ? store.logs(key) : found) {
    yield { ...key, index: log.index, ...openLog(log.bytes, nameOf(key, log.index)) };
  }
}

/** Whether an item has failed. The states of all are read once, in a few bytes each. */
function failuresOf(store: StoreReader, run: RunId, visit: TaskRecord): (index: number) => boolean {
  const { index } = storedResults(store, run, visit);
  return (item) => {
    const state = index.find(item)?.state ?? index.endOf(item);
    return isFailure(state);
  };
}

function nameOf({ run, task }: TaskKey, index: number): string {
  return `item ${index} of task ${task} of run ${run}`;
}

function childrenByParent(store: StoreReader): Children {
  const children = new Map<RunId, RunId[]>();
  for (const id of store.runIds()) {
    const parent = parentOf(id);
    if (parent !== undefined) addTo(children, parent, id);
  }
  return children;
}

function byItem({ parent: a }: RunRecord, { parent: b }: RunRecord): number {
  return (a?.index ?? 0) - (b?.index ?? 0) || (a?.attempt ?? 0) - (b?.attempt ?? 0);
}
