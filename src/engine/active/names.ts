import type { Document } from '../../document/document.ts';
import type { Names, Outcome } from '../../expression/names.ts';
import type { Reads, TaskReads } from '../../plan/plan.ts';
import { emptySummary } from '../../run/outcome.ts';
import { failureNames } from '../../items/failure.ts';
import type { ResultIndex } from '../../items/results.ts';
import type { KeptBatch } from '../../segments/kept-batch.ts';
import { Locations } from '../../segments/locations.ts';
import { openHandle } from '../../wire/open-handle.ts';
import { handleOf, type ResultsHandle, type ValueHandle, wholeOf } from '../../wire/handle.ts';
import { openBlock, openItem } from '../../wire/open-names.ts';
import type { NameHandles, TaskHandles } from '../../wire/name-handles.ts';
import type { ActiveRun, Outer } from './active-run.ts';
import { endingNames } from './ending-names.ts';
import { cacheOf, itemAround, namesAround, outermost } from './outer.ts';
import type { TaskRun } from './task-run.ts';

/** The names that expressions see in the coordinator: views, made when they are touched. */
export function namesOf(run: ActiveRun): Names {
  const { outer } = run;
  const { id, plan, record } = outermost(run);
  const vars = run.documents.vars.view();
  return {
    parameters: run.documents.parameters.view(),
    vars: outer ? { ...Object(namesAround(outer).vars), ...Object(vars) } : vars,
    task: taskNames(run),
    run: {
      id,
      workflow: plan.workflow,
      machine: record.machine ?? {},
      ...endingNames(outermost(run)),
    },
    ...(outer ? itemNames(outer) : {}),
  };
}

function itemNames(outer: Outer): Pick<Names, 'item' | 'index' | 'repetition'> {
  const around = itemAround(outer);
  if (!around) return {};
  const { item, ...rest } = around;
  return { item: openHandle(item, cacheOf(outer.task)), ...rest };
}

const taskViews = new WeakMap<ActiveRun, object>();

/** Made once a run: a plan can have many tasks, each of which reads it. */
function taskNames(run: ActiveRun): object {
  const known = taskViews.get(run);
  if (known) return known;
  const names = run.outer ? namesOutside(run.outer) : {};
  if (run.outer && run.plan.hasFinally) {
    const { task, item } = run.outer;
    const get = (): unknown => openBlock({ ...item, ...endingNames(run) }, cacheOf(task));
    Object.defineProperty(names, task.key.task, { enumerable: true, get });
  }
  for (const name of run.plan.tasks.keys()) {
    const get = (): unknown => taskName(run, run.visibleVisit(name));
    Object.defineProperty(names, name, { enumerable: true, get });
  }
  taskViews.set(run, names);
  return names;
}

/** The names with which the variables of a block get their first values. */
export function namesInBlock(outer: Outer): Names {
  const { id, plan, record } = outermost(outer.run);
  return {
    parameters: outer.run.documents.parameters.view(),
    vars: namesAround(outer).vars,
    task: namesOutside(outer),
    run: { id, workflow: plan.workflow, machine: record.machine ?? {} },
    ...itemNames(outer),
  };
}

/** Tasks around a block, and the item of the block itself. */
function namesOutside(outer: Outer): object {
  const { task, item } = outer;
  const block = item && openItem(item, cacheOf(task));
  return { ...namesAround(outer).task, ...(block ? { [task.key.task]: block } : {}) };
}

/** What is read of a task that has not ended a visit. */
const unended = Object.freeze({
  state: 'waiting',
  summary: Object.freeze({ ...emptySummary }),
  error: null,
  output: null,
  items: Object.freeze([]),
});

/** In runs of earlier versions, what did not run was undefined in some places and not in others. */
function hasNulls({ plan }: ActiveRun): boolean {
  return plan.language > 1;
}

/** Whether a visit has results to read: it was not skipped, and is not under way. */
function hasResults({ record: { state, startedAt, skip } }: TaskRun): boolean {
  if (startedAt === undefined || skip === 'when') return false;
  return state !== 'running' && state !== 'waiting';
}

function taskName(run: ActiveRun, task: TaskRun | undefined): object | undefined {
  if (hasNulls(run) && !(task && hasResults(task)))
    return { ...unended, state: task?.record.state ?? unended.state };
  if (!task) return undefined;
  const { state, summary, error } = task.record;
  return {
    state,
    summary,
    error: error ? failureNames(error) : null,
    get output() {
      return outputOf(run, task);
    },
    get items() {
      return task.items;
    },
  };
}

/** A task that fails before it has an item has no output. */
function outputOf(run: ActiveRun, { output }: TaskRun): unknown {
  return hasNulls(run) ? (output ?? null) : output;
}

/** The names that a transition of `task` sees, once it has ended. */
export function transitionNames(run: ActiveRun, task: TaskRun): Names {
  const { state } = task.record;
  const outcome: Readonly<Record<Outcome, () => boolean>> = {
    succeeded: () => state === 'succeeded',
    failed: () => state === 'failed',
    timed_out: () => state === 'timed_out',
    skipped: () => state === 'skipped',
  };
  const error = task.record.error ? failureNames(task.record.error) : null;
  const always = (): boolean => true;
  return { ...namesOf(run), ...outcome, always, result: () => outputOf(run, task), error };
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
    if (run.outer && !run.plan.tasks.has(name)) continue;
    const task = versions.visibleVisit(name);
    if (hasNulls(run) && !(task && hasResults(task))) tasks[name] = unendedHandles(task, read);
    else if (task) tasks[name] = taskHandles(task, read);
  }
  return {
    ...(reads.parameters ? { parameters: run.documents.parameters.handle } : {}),
    ...(reads.run ? runHandles(outermost(run)) : {}),
    ...(reads.vars ? { vars: wholeOf(versions.vars) } : {}),
    tasks,
    ...(run.outer ? handlesAround(run, run.outer, { reads, own: tasks }) : {}),
  };
}

function runHandles(run: ActiveRun): Pick<NameHandles, 'machine' | 'ending'> {
  const ending = endingNames(run);
  return { machine: run.record.machine ?? {}, ...(ending ? { ending } : {}) };
}

/** What is read of a scope around, as it was when the block started. */
function handlesAround(
  run: ActiveRun,
  outer: Outer,
  { reads, own }: { readonly reads: Reads; readonly own: Readonly<Record<string, TaskHandles>> },
): Partial<NameHandles> {
  const { names, key } = outer.task;
  const around = itemAround(outer);
  const ending = endingNames(run);
  const isKnown = outer.item !== undefined || ending !== undefined;
  const all = { ...names.blocks, ...(isKnown ? { [key.task]: { ...outer.item, ...ending } } : {}) };
  const isRead = ([name]: readonly [string, unknown]): boolean => Object.hasOwn(reads.tasks, name);
  const blocks = Object.entries(all).filter(isRead);
  const tasks = Object.fromEntries(Object.entries(names.tasks).filter(isRead));
  return {
    tasks: { ...tasks, ...own },
    ...(reads.vars ? { outerVars: [names.outerVars ?? [], names.vars ?? []].flat() } : {}),
    ...(blocks.length > 0 ? { blocks: Object.fromEntries(blocks) } : {}),
    ...(around ? { around } : {}),
  };
}

function unendedHandles(task: TaskRun | undefined, read: TaskReads): TaskHandles {
  return {
    state: task?.record.state ?? unended.state,
    summary: { ...unended.summary },
    error: null,
    ...(read.output ? { output: { kind: 'json', value: null } } : {}),
    ...(read.items ? { items: { kind: 'json', value: [] } } : {}),
  };
}

function taskHandles(task: TaskRun, read: TaskReads): TaskHandles {
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
  if (task.plan.fold) return task.folded ? wholeOf(task.folded) : { kind: 'json', value: null };
  if (!task.record.single) return resultsHandle(task, 'output');
  const found = task.index.find(0);
  const outputs = task.batches[found?.batch ?? -1]?.share();
  if (!found || !outputs || found.state !== 'succeeded') return { kind: 'json', value: null };
  return { kind: 'node', document: handleOf(outputs), node: outputs.element(0, found.position) };
}

function resultsHandle(task: TaskRun, as: 'output' | 'items'): ValueHandle {
  const { remainderError } = task.record;
  const why = remainderError ? { remainderError } : {};
  return { ...keptHandle(task.batches, task.index, as), ...why };
}

/** The results that an index finds in batches. */
export function keptHandle(
  kept: readonly KeptBatch[],
  index: ResultIndex,
  as: 'output' | 'items',
): ResultsHandle {
  const batches = kept.map(({ resident, failures }) => ({
    ...(resident ? { outputs: handleOf(resident) } : {}),
    ...(as === 'items' && failures ? { failures: handleOf(failures) } : {}),
  }));
  return { kind: 'results', batches, ...storedHandle(kept), index: index.buffer, as };
}

/** Where outputs are that are not in memory. All of them are in the folder of the run. */
function storedHandle(batches: readonly KeptBatch[]): Pick<ResultsHandle, 'stored'> {
  const folder = batches.find(({ stored }) => stored)?.stored?.folder;
  if (folder === undefined) return {};
  const locations = Locations.create(batches.length);
  for (const [batch, { stored }] of batches.entries()) {
    if (stored) locations.set(batch, stored.reference);
  }
  return { stored: { folder, locations: locations.buffer } };
}
