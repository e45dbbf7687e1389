import type { ValueHandle } from '../../wire/handle.ts';
import type { ActiveRun } from './active-run.ts';
import type { TaskRun } from './task-run.ts';

/** Outputs of plain tasks up to this size stay in shared memory until their run is over. */
const mostKept = 2 ** 20;

/**
 * A task has settled: the large outputs that it has read leave shared memory, unless another task
 * that runs reads them, or they have the list of a task. They are in their files. Returns the ids
 * of their documents, which workers may have opened.
 */
export function releaseOutputs(run: ActiveRun, settled: TaskRun): number[] {
  const read = outputIds(settled);
  settled.names = { tasks: {} };
  if (read.size === 0) return [];
  for (const task of run.running) for (const id of outputIds(task)) read.delete(id);
  for (const { list } of run.visits()) if (list?.kind === 'node') read.delete(list.document.id);
  const released: number[] = [];
  for (const task of run.visits()) {
    for (const kept of task.record.single ? task.batches : []) {
      const { resident } = kept;
      if (resident && read.has(resident.id) && kept.leaveMemory()) released.push(resident.id);
    }
  }
  return released;
}

/** The large outputs of plain tasks that a task reads. */
function outputIds({ names }: TaskRun): Set<number> {
  const outputs = Object.values(names.tasks).map(({ output }) => output);
  return new Set(outputs.flatMap(largeId));
}

function largeId(output: ValueHandle | undefined): number[] {
  const isLarge = output?.kind === 'node' && output.document.byteLength > mostKept;
  return isLarge ? [output.document.id] : [];
}
