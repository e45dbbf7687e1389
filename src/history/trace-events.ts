import type { CompletionBatch } from '../items/batch.ts';
import type { StoreReader } from '../ports/store.ts';
import type { RunId, RunRecord, TaskKey } from '../run/records.ts';
import { isChildId, rootOf } from '../run/run-id.ts';
import { FollowedVisits } from './following/followed-visits.ts';
import type { TraceEvent } from './trace-event.ts';
import { TraceTracks } from './trace-tracks.ts';

export type { TraceEvent };

/** What one event shows: an item, or several that were timed together. */
interface Slice {
  first: number;
  last: number;
  readonly began: number;
  ms: number;
  items: number;
  readonly attempt: number;
  readonly state: string;
}

/**
 * The events of a run and its child runs, one by one: a track for each worker thread with its
 * items, and an async event for the run, each child run and each visit of a task. `now` ends what
 * goes on.
 */
export function* traceEvents(
  store: StoreReader,
  run: RunRecord,
  now: number,
): Generator<TraceEvent, void> {
  const began = run.createdAt;
  const tracks = new TraceTracks(began);
  yield { name: 'process_name', ph: 'M', pid: 1, tid: 0, args: { name: `run ${run.id}` } };
  for (const id of [run.id, ...store.runIds().filter((id) => isIn(id, run.id))]) {
    const record = store.run(id);
    if (record) yield* spansOf(store, record, { began, now });
  }
  for (const { key, chunk } of new FollowedVisits(store, run.id).next()) {
    const { batch, entries } = chunk;
    if (!batch) continue;
    for (const slice of slicesOf(batch, entries)) yield* itemEvents(tracks, batch, key, slice);
  }
}

function isIn(id: RunId, run: RunId): boolean {
  return isChildId(id) && rootOf(id) === rootOf(run) && id.startsWith(`${run}.`);
}

interface Time {
  readonly began: number;
  readonly now: number;
}

/** The run itself, and each visit of its tasks that has started. */
function* spansOf(store: StoreReader, run: RunRecord, time: Time): Generator<TraceEvent> {
  const { id, workflow, state, createdAt, endedAt } = run;
  const from = { start: createdAt, end: endedAt ?? run.stoppedAt ?? time.now };
  yield* asyncEvents({ name: workflow, cat: 'run', id, args: { run: id, state } }, from, time);
  for (const { task, visit, state, summary, startedAt, endedAt } of store.tasks(id)) {
    if (startedAt === undefined) continue;
    const span = { start: startedAt, end: endedAt ?? run.stoppedAt ?? time.now };
    const name = visit > 1 ? `${task} #${visit}` : task;
    const args = { run: id, state, ...summary };
    yield* asyncEvents({ name, cat: 'task', id: `${id}/${task}/${visit}`, args }, span, time);
  }
}

function* asyncEvents(
  { args, ...event }: Pick<Required<TraceEvent>, 'name' | 'cat' | 'id' | 'args'>,
  { start, end }: { readonly start: number; readonly end: number },
  { began }: Time,
): Generator<TraceEvent> {
  const place = { ...event, pid: 1, tid: 0 };
  yield { ...place, ph: 'b', ts: microseconds(start - began), args };
  yield { ...place, ph: 'e', ts: microseconds(Math.max(start, end) - began) };
}

/** An event for each item that was timed by itself, and one for those that were timed together. */
function* slicesOf(batch: CompletionBatch, entries: readonly number[]): Generator<Slice> {
  let open: Slice | undefined;
  for (const entry of entries) {
    const times = batch.times(entry);
    if (!times) continue;
    // One that is too quick to be measured has no length.
    const { began, elapsed = 0, items } = times;
    const index = batch.index(entry);
    if (open && items > 1 && open.began === began) {
      open.first = Math.min(open.first, index);
      open.last = Math.max(open.last, index);
      open.items++;
      open.ms += elapsed;
      continue;
    }
    if (open) yield open;
    const facts = { attempt: batch.attempt(entry), state: batch.state(entry) };
    open = { first: index, last: index, began, ms: elapsed, items: 1, ...facts };
  }
  if (open) yield open;
}

function* itemEvents(
  tracks: TraceTracks,
  batch: CompletionBatch,
  { run, task }: TaskKey,
  slice: Slice,
): Generator<TraceEvent> {
  const { first, last, began, ms, items, attempt, state } = slice;
  const { event, start } = tracks.place(batch.worker ?? 0, began, ms);
  if (event.naming) yield event.naming;
  const place = items === 1 ? `[${first}]` : `[${first}…${last}]`;
  const args = items === 1 ? { run, index: first, attempt, state } : { run, items };
  yield {
    name: `${task}${place}`,
    cat: 'item',
    ph: 'X',
    pid: 1,
    tid: event.tid,
    ts: start,
    dur: microseconds(ms),
    args,
  };
}

function microseconds(ms: number): number {
  return Math.round(ms * 1000);
}
