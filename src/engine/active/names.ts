import type { Document } from '../../document/document.ts';
import type { Names, Outcome } from '../../expression/names.ts';
import type { Reads } from '../../plan/plan.ts';
import { failureNames } from '../../items/failure.ts';
import { handleOf, type ValueHandle, wholeOf } from '../../wire/handle.ts';
import type { NameHandles, TaskHandles } from '../../wire/messages.ts';
import type { ActiveRun } from './active-run.ts';
import type { TaskRun } from './task-run.ts';

/** The names that expressions see in the coordinator: views, made when they are touched. */
export function namesOf(run: ActiveRun): Names {
  return {
    parameters: run.documents.parameters.view(),
    vars: run.documents.vars.view(),
    task: taskNames(run),
    run: { id: run.id, workflow: run.plan.workflow, machine: run.record.machine ?? {} },
  };
}

const taskViews = new WeakMap<ActiveRun, object>();

/** Made once a run: a plan can have many tasks, each of which reads it. */
function taskNames(run: ActiveRun): object {
  const known = taskViews.get(run);
  if (known) return known;
  const names = {};
  for (const name of run.plan.tasks.keys()) {
    const get = (): unknown => {
      const task = run.visibleVisit(name);
      return task && taskName(task);
    };
    Object.defineProperty(names, name, { enumerable: true, get });
  }
  taskViews.set(run, names);
  return names;
}

function taskName(task: TaskRun): object {
  const { state, summary, error } = task.record;
  return {
    state,
    summary,
    error: error ? failureNames(error) : null,
    get output() {
      return task.output;
    },
    get items() {
      return task.items;
    },
  };
}

/** The names that a transition of `task` sees, once it has ended. */
export function transitionNames(run: ActiveRun, task: TaskRun): Names {
  const { state } = task.record;
  const outcome: Readonly<Record<Outcome, () => boolean>> = {
    succeeded: () => state === 'succeeded',
    failed: () => state === 'failed',
    timed_out: () => state === 'timed_out',
  };
  const error = task.record.error ? failureNames(task.record.error) : null;
  return { ...namesOf(run), ...outcome, result: () => task.output, error };
}

/** The versions that are read of what changes in the course of a run. */
interface Versions {
  readonly vars: Document;
  visibleVisit(task: string): TaskRun | undefined;
}

/** The names that a worker sees: by reference, and only those that its templates read. */
export function handlesOf(
  run: ActiveRun,
  reads: Reads,
  versions: Versions = { vars: run.documents.vars, visibleVisit: (name) => run.visibleVisit(name) },
): NameHandles {
  const tasks: Record<string, TaskHandles> = {};
  for (const [name, read] of Object.entries(reads.tasks)) {
    const task = versions.visibleVisit(name);
    if (task) tasks[name] = taskHandles(task, read);
  }
  return {
    ...(reads.parameters ? { parameters: wholeOf(run.documents.parameters) } : {}),
    ...(reads.run ? { machine: run.record.machine ?? {} } : {}),
    ...(reads.vars ? { vars: wholeOf(versions.vars) } : {}),
    tasks,
  };
}

function taskHandles(task: TaskRun, read: { output: boolean; items: boolean }): TaskHandles {
  const { state, summary, error } = task.record;
  return {
    state,
    summary: { ...summary },
    error: error ? failureNames(error) : null,
    ...(read.output ? { output: outputHandle(task) } : {}),
    ...(read.items ? { items: resultsHandle(task, 'items') } : {}),
  };
}

/** A node of the only batch of a plain task; for a list, an index of all its batches. */
export function outputHandle(task: TaskRun): ValueHandle {
  if (!task.record.single) return resultsHandle(task, 'output');
  const found = task.index.find(0);
  const outputs = task.batches[found?.batch ?? -1]?.outputs;
  if (!found || !outputs || found.state !== 'succeeded') return { kind: 'json', value: null };
  return { kind: 'node', document: handleOf(outputs), node: outputs.element(0, found.position) };
}

function resultsHandle(task: TaskRun, as: 'output' | 'items'): ValueHandle {
  const batches = task.batches.map(({ outputs, failures }) => ({
    ...(outputs ? { outputs: handleOf(outputs) } : {}),
    ...(as === 'items' && failures ? { failures: handleOf(failures) } : {}),
  }));
  const { remainderError } = task.record;
  const why = remainderError ? { remainderError } : {};
  return { kind: 'results', batches, index: task.index.buffer, as, ...why };
}
