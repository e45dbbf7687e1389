import { addTo } from '../../lang/multimap.ts';
import type { Plan } from '../../plan/plan.ts';
import type { ActiveRun } from '../active/active-run.ts';
import type { TaskRun } from '../active/task-run.ts';
import type { Transaction } from '../../ports/store.ts';

/**
 * The input of a task reads the same values for all of its items, also after the run is resumed.
 * Those are mostly the newest values, so they are stored only when newer ones appear.
 */

/** Stores the variables that running tasks read. Called before others are published. */
export function snapshotVars(tx: Transaction, run: ActiveRun): void {
  let name: string | undefined;
  for (const task of run.running) {
    if (!task.plan.inputReads.vars || task.record.vars !== undefined) continue;
    const { key } = task;
    if (name === undefined) {
      name = `vars/${key.task}/${key.visit}`;
      tx.putDocument(run.id, name, run.documents.vars.bytes());
    }
    task.record = { ...task.record, vars: name };
    tx.putTask(run.id, task.record);
  }
}

/**
 * Keeps running tasks at the visit of a task before the one that has just settled. Visit 0 is none:
 * the task had not run when they started.
 */
export function snapshotVisit(tx: Transaction, run: ActiveRun, settled: TaskRun): void {
  const { task: name, visit } = settled.key;
  if (visit === 1 && run.plan.language === 1) return;
  for (const reader of readersOf(run.plan).get(name) ?? []) {
    const task = run.tasks.get(reader);
    if (!task || !run.running.has(task)) continue;
    const { visits } = task.record;
    if (Object.hasOwn(visits ?? {}, name)) continue;
    task.record = { ...task.record, visits: { ...visits, [name]: visit - 1 } };
    tx.putTask(run.id, task.record);
  }
}

const readers = new WeakMap<Plan, ReadonlyMap<string, readonly string[]>>();

/** The tasks whose inputs read each task. */
function readersOf(plan: Plan): ReadonlyMap<string, readonly string[]> {
  const known = readers.get(plan);
  if (known) return known;
  const found = new Map<string, string[]>();
  for (const { name, inputReads } of plan.tasks.values()) {
    for (const read of Object.keys(inputReads.tasks)) addTo(found, read, name);
  }
  readers.set(plan, found);
  return found;
}
