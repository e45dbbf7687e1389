import { CompletionBatch } from '../../../src/items/batch.ts';
import { type ItemResult, itemResults } from '../../../src/items/item-results.ts';
import { ResultIndex } from '../../../src/items/results.ts';
import { Document } from '../../../src/document/document.ts';
import { toJS } from '../../../src/document/views/to-js.ts';
import { goesOn, type RunId, type TaskRecord, type TaskState } from '../../../src/run/records.ts';
import { outputOf, type TaskEnd } from './expected.ts';
import { foldName } from './written.ts';
import type { World } from './world.ts';

/** The faults in how a world ended. */
export function verdict(world: World): string[] {
  const faults = [...world.faults];
  for (const { owner, fault } of world.processes) {
    if (fault !== undefined) faults.push(`process ${owner.pid}: ${String(fault)}`);
  }
  const { run, state } = world;
  if (!run || state === 'absent') return faults;
  if (state !== world.end.state && !(world.cancelled && state === 'cancelled')) {
    faults.push(`the run ${state}, but it should have ${world.end.state}`);
  }
  const records = world.store.tasks(run);
  for (const [name, end] of world.end.tasks) {
    const visits = records.filter(({ task }) => task === name);
    faults.push(...taskFaults(world, name, end, visits));
  }
  if (state !== 'cancelled') faults.push(...varsFaults(world, run));
  faults.push(...foldFaults(world, run, records));
  if (world.store.lease(run)) faults.push('the lease outlives the run');
  return faults;
}

/** Each visit that succeeded published once. */
function varsFaults({ store, end, flow: { tasks: sketches } }: World, run: RunId): string[] {
  const bytes = store.document(run, 'vars');
  const vars: unknown = bytes && toJS(Document.open(bytes.slice().buffer).view());
  return [...end.tasks].flatMap(([name, { state, visits }]) => {
    const sketch = sketches.find((task) => task.name === name);
    if (sketch?.deadline !== undefined || sketch?.inFinally) return [];
    const turns: unknown = Object(vars)[`turns_${name}`];
    const wanted = state === 'failed' ? 0 : visits;
    return turns === wanted ? [] : `${name} has published ${String(turns)} times, not ${wanted}`;
  });
}

/** A fold has each result of its source once, in order if that is asked for. */
function foldFaults(world: World, run: RunId, records: readonly TaskRecord[]): string[] {
  const { store, end, flow, state } = world;
  const bytes = store.document(run, 'output');
  const output: unknown = bytes && toJS(Document.open(bytes.slice().buffer).view());
  return flow.tasks.flatMap(({ name, folded }) => {
    const source = end.tasks.get(name);
    if (!folded || !source) return [];
    const last = records.findLast(({ task }) => task === foldName(name));
    const wanted = source.state === 'succeeded' ? 'succeeded' : 'skipped';
    const isCancelled = world.cancelled && last?.state !== wanted;
    if (last?.state !== wanted && !isCancelled) {
      return [`${foldName(name)} is ${last?.state}, not ${wanted}`];
    }
    if (state !== 'succeeded' || wanted === 'skipped') return [];
    const results = source.items.flatMap(({ status }, index) =>
      status === 'succeeded' ? [outputOf(name, source.visits, index)] : [],
    );
    const found: readonly unknown[] = Object(Object(output).folds)[name] ?? [];
    const compared = folded.startsWith('ordered') ? found : found.toSorted();
    const expected = folded.startsWith('ordered') ? results : results.toSorted();
    if (JSON.stringify(compared) === JSON.stringify(expected)) return [];
    return [`${foldName(name)} has ${JSON.stringify(found)}, not ${JSON.stringify(results)}`];
  });
}

function taskFaults(
  world: World,
  name: string,
  end: TaskEnd,
  visits: readonly TaskRecord[],
): string[] {
  // Each rerun runs `finally` anew.
  const inFinally = world.flow.tasks.some((task) => task.name === name && task.inFinally);
  // A cancel of `finally` does not change that a run has failed.
  const cancelled = world.state === 'cancelled' || (inFinally && world.cancelled);
  const [last, ...before] = visits.toSorted((a, b) => b.visit - a.visit);
  if (!last) return cancelled ? [] : [`${name} has no record`];
  const faults: string[] = [];
  if (!inFinally && visits.length > Math.max(end.visits, 1))
    faults.push(`${name} was put ${visits.length} times`);
  if (!inFinally && before.some((record) => !goesOn(record))) faults.push(`${name} failed before`);
  if (cancelled && last.state === 'cancelled') return faults;
  if (!inFinally && !cancelled && last.visit !== Math.max(end.visits, 1)) {
    faults.push(`${name} has ${last.visit} visits, not ${end.visits}`);
  }
  const stopped = cancelled && last.summary.cancelled > 0;
  const state = last.remainder === 'timed_out' ? lateState(world, last) : end.state;
  if (last.state !== state && !stopped) {
    return [...faults, `${name} is ${last.state}, not ${state}`];
  }
  if (last.state === 'skipped' && (last.skip === 'when') !== end.isPassed) {
    faults.push(`${name} was skipped: ${last.skip}`);
  }
  if (last.remainder === 'skipped' && state !== 'failed') {
    faults.push(`${name} has skipped items though its failures are tolerated`);
  }
  for (const [index, item] of resultsOf(world, last).entries()) {
    const wanted = end.items[index];
    if (last.remainder && item.status === 'waiting') continue;
    // Items in flight have no other attempt once the remainder is abandoned.
    if (last.remainder && item.status === 'failed' && item.attempts <= (wanted?.attempts ?? 0))
      continue;
    const output = wanted?.status === 'succeeded' ? outputOf(name, last.visit, index) : null;
    if (
      item.status === wanted?.status &&
      item.attempts === wanted.attempts &&
      item.output === output
    )
      continue;
    faults.push(`${name}/${index} is ${JSON.stringify(item)}, not ${JSON.stringify(wanted)}`);
  }
  return faults;
}

/** How a task ends whose deadline has passed. */
function lateState({ flow }: World, { task: name, summary }: TaskRecord): TaskState {
  const sketch = flow.tasks.find((task) => task.name === name);
  const bad = summary.failed + summary.timed_out;
  return sketch?.deadline !== undefined && bad <= sketch.tolerated ? 'succeeded' : 'timed_out';
}

function resultsOf({ store, run }: World, record: TaskRecord): ItemResult[] {
  if (!run) return [];
  const index = ResultIndex.create(record.summary.total);
  const batches: CompletionBatch[] = [];
  for (const bytes of store.batches({ run, task: record.task, visit: record.visit })) {
    const buffer = new SharedArrayBuffer(bytes.byteLength);
    new Uint8Array(buffer).set(bytes);
    const batch = CompletionBatch.open(buffer);
    index.take(batch, batches.length, 'entry');
    batches.push(batch);
  }
  return [...itemResults({ index, batches })];
}
