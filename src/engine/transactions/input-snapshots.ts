import type { ActiveRun } from '../active/active-run.ts';
import type { TaskRun } from '../active/task-run.ts';
import type { Transaction } from '../../ports/store.ts';

/**
 * The input of a task reads the same for its last item as for its first, also when its process has died in between.
 * What it reads is mostly what is newest, so it is noted only when something newer comes: here.
 */

/** Called before variables are published: keeps those of now for the tasks that run and read them. */
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

/** Called when a loop has brought a task to the end of another visit: those that run go on with the one before. */
export function snapshotVisit(tx: Transaction, run: ActiveRun, settled: TaskRun): void {
  const { task: name, visit } = settled.key;
  if (visit === 1) return;
  for (const task of run.running) {
    const { visits } = task.record;
    const reads = Object.hasOwn(task.plan.inputReads.tasks, name);
    if (!reads || Object.hasOwn(visits ?? {}, name)) continue;
    task.record = { ...task.record, visits: { ...visits, [name]: visit - 1 } };
    tx.putTask(run.id, task.record);
  }
}
