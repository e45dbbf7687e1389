import { Document, encode } from '../../document/document.ts';
import { itemCount } from '../../plan/plan.ts';
import { newFold } from '../../run/fold-units.ts';
import { emptySummary } from '../../run/outcome.ts';
import type { TaskRecord } from '../../run/records.ts';
import type { ActiveRun } from '../active/active-run.ts';
import { namesOf } from '../active/names.ts';
import type { TaskRun } from '../active/task-run.ts';
import { sourceDocuments, TaskSource } from '../active/task-source.ts';
import type { Transaction } from '../../ports/store.ts';
import { settingsWith } from '../streams/passed-stream.ts';
import { renderSource } from '../streams/render-source.ts';
import { freezeList } from '../active/list.ts';
import { settingsOf } from './settings.ts';

/**
 * Renders the settings and the list of a task, and keeps them in its record. False when there is
 * nothing to run: the list is empty, or the task fails at once.
 */
export function startTask(tx: Transaction, run: ActiveRun, task: TaskRun, now: number): boolean {
  const { task: name } = task.key;
  const settings = settingsOf(run, task.planned, tx.limits);
  const kept = settings.ok ? settings.value : { error: { ...settings.error, task: name } };
  task.record = { ...task.record, state: 'running', startedAt: now, ...kept };
  const { deadline } = task.plan;
  task.record = {
    ...task.record,
    ...(deadline === undefined ? {} : { deadline: now + deadline }),
    ...arrivalsAt(run, name),
  };
  return settings.ok && fixItems(tx, run, task);
}

function fixItems(tx: Transaction, run: ActiveRun, task: TaskRun): boolean {
  const { withItems, fold } = task.plan;
  if (fold) {
    const source = run.tasks.get(fold.over);
    const record = newFold(source?.key.visit ?? 1);
    task.record = { ...task.record, fold: record, source: { state: 'open' } };
    return true;
  }
  if (task.plan.source) return openSource(tx, run, task, task.plan.source);
  if (withItems === undefined) {
    const summary = { ...emptySummary, total: 1 };
    task.record = { ...task.record, remaining: 1, summary };
    return true;
  }
  const { task: name, visit } = task.key;
  const list = freezeList(run, withItems, `list/${name}/${visit}`);
  if (!list.ok) {
    task.record = { ...task.record, error: { ...list.error, task: name } };
    return false;
  }
  const { source, handle, document } = list.value;
  const length = itemCount(task.plan, list.value.length);
  if (document) {
    tx.putDocument(run.id, document.name, document.bytes);
    run.retire(handle);
  }
  task.list = handle;
  const summary = { ...emptySummary, total: length };
  const { batchSize } = task.plan;
  const sliced = batchSize === undefined ? {} : { batchSize };
  task.record = { ...task.record, remaining: length, summary, list: source, ...sliced };
  // A file without rows is a file, too.
  return length > 0 || task.record.sink !== undefined;
}

/** The number of items is not known before all of the source is read. */
function openSource(
  tx: Transaction,
  run: ActiveRun,
  task: TaskRun,
  plan: NonNullable<TaskRun['plan']['source']>,
): boolean {
  const settings = renderSource(plan, task.plan, namesOf(run));
  if (!settings.ok) {
    task.record = { ...task.record, error: { ...settings.error, task: task.key.task } };
    return false;
  }
  const read = settingsWith(settings.value, run.sources);
  const name = sourceDocuments(task.key).settings;
  tx.putDocument(run.id, name, Document.trusted(encode(read)).bytes());
  task.source = new TaskSource(read);
  task.record = { ...task.record, remaining: 0, source: { state: 'open', chunks: 0, bytes: 0 } };
  return true;
}

/** The tasks that have arrived at the join of a task. */
export function arrivalsAt(run: ActiveRun, name: string): Pick<TaskRecord, 'arrived'> {
  const { join } = run.plan.tasks.get(name) ?? {};
  const { arrived } = run.model.tasks.get(name) ?? {};
  return join === undefined ? {} : { arrived: arrived?.list ?? [] };
}
