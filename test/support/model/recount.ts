import type { StoreReader } from '../../../src/ports/store.ts';
import { isComplete } from '../../../src/run/open-task.ts';
import type { RetryRecord, RunId, TaskKey, TaskRecord } from '../../../src/run/records.ts';
import type { ItemState } from '../../../src/items/item-state.ts';
import { CompletionBatch } from '../../../src/items/batch.ts';
import { openLog } from '../../../src/items/item-log.ts';

function hold(holds: boolean, message: string): void {
  if (!holds) throw new Error(message);
}

/** What a commit has left on disk of one visit of a task. */
interface Seen {
  readonly record: TaskRecord;
  readonly done: Uint8Array;
  readonly batches: readonly string[];
  readonly retries: ReadonlyMap<number, RetryRecord>;
}

/** Everything that is stored of a run, without its lease: equal when nothing was written. */
export function contents(store: StoreReader, run: RunId): string {
  const tasks = store.tasks(run).map((record) => {
    const key = { run, task: record.task, visit: record.visit };
    const done = [...store.doneBits(key, record.summary.total)];
    const logs = Array.from(store.logs(key), ({ index, bytes }) => [index, text(bytes)]);
    return { record, done, batches: batchesOf(store, key), retries: [...store.retries(key)], logs };
  });
  const documents = ['vars', 'output'].map((name) => text(store.document(run, name)));
  return JSON.stringify([store.run(run), tasks, documents]);
}

/** Compares each state of the store with the one before, and its counts with a recount. */
export class Recount {
  readonly #run: RunId;
  readonly #seen = new Map<string, Seen>();
  /** False until something runs: a run that is created, or to run again, waits to be opened. */
  #begun = false;
  #ended: string | undefined;

  constructor(run: RunId) {
    this.#run = run;
  }

  /** Called after each commit. */
  check(store: StoreReader): void {
    const run = store.run(this.#run);
    const tasks = store.tasks(this.#run);
    hold(run !== undefined || tasks.length === 0, 'there are tasks of a run that is not there');
    for (const record of tasks) this.#checkTask(store, record);
    for (const name of this.#seen.keys()) {
      hold(
        tasks.some((t) => nameOf(t) === name),
        `the record of ${name} is gone`,
      );
    }
    if (!run) return;
    const active = tasks.filter(
      (record) =>
        (record.state === 'running' && !isComplete(record)) ||
        (record.state === 'waiting' && record.due !== undefined),
    );
    if (run.state === 'running' || run.state === 'paused') {
      if (active.length > 0) this.#begun = true;
      hold(active.length > 0 || !this.#begun, 'the run goes silent: nothing of it runs or waits');
    } else {
      hold(active.length === 0, 'the run has ended, a task has not');
      const now = contents(store, this.#run);
      hold((this.#ended ?? now) === now, 'something changed after the end of the run');
      this.#ended = now;
    }
  }

  #checkTask(store: StoreReader, record: TaskRecord): void {
    const name = nameOf(record);
    const key = { run: this.#run, task: record.task, visit: record.visit };
    const done = store.doneBits(key, record.summary.total);
    const batches = batchesOf(store, key);
    checkCounts(store, key, record, done, batches);
    const retries = new Map(Array.from(store.retries(key), (retry) => [retry.index, retry]));
    const now = { record, done, batches, retries };
    const before = this.#seen.get(name);
    if (before) checkChange(name, before, now);
    this.#seen.set(name, now);
  }
}

function nameOf({ task, visit }: TaskRecord): string {
  return `${task}/${visit}`;
}

function text(bytes: Uint8Array | undefined): string {
  return bytes ? Buffer.from(bytes).toString('base64') : '';
}

function batchesOf(store: StoreReader, key: TaskKey): string[] {
  return [...store.batches(key)].map(text);
}

function bits(done: Uint8Array): number {
  let count = 0;
  for (const byte of done) for (let bit = 0; bit < 8; bit++) count += (byte >> bit) & 1;
  return count;
}

function isSet(done: Uint8Array, index: number): boolean {
  return (((done[index >> 3] ?? 0) >> (index & 7)) & 1) === 1;
}

/** The counts of a record against its batches and its done bits. */
function checkCounts(
  store: StoreReader,
  key: TaskKey,
  record: TaskRecord,
  done: Uint8Array,
  batches: readonly string[],
): void {
  const name = nameOf(record);
  const { total, ...ends } = record.summary;
  const tally = { succeeded: 0, failed: 0, timed_out: 0, cancelled: 0, skipped: 0 };
  const counted = new Map<number, ItemState>();
  for (const batch of batches.map(open)) {
    for (let k = 0; k < batch.length; k++) {
      if (batch.isDiscarded(k)) continue;
      const index = batch.index(k);
      const before = counted.get(index);
      // In a rerun, an item that did not succeed has not ended until it ends again.
      const again = record.rerun !== undefined && before !== 'succeeded';
      hold(before === undefined || again, `item ${index} of ${name} counts twice`);
      hold(again || isSet(done, index), `item ${index} of ${name} counts, but its bit is not set`);
      hold(hasLog(store, key, batch, k), `item ${index} of ${name} counts, but has not its log`);
      counted.set(index, batch.state(k));
    }
  }
  for (const index of counted.keys()) if (!isSet(done, index)) counted.delete(index);
  for (const state of counted.values()) tally[state]++;
  const ran = tally.cancelled;
  const { cancelled } = ends;
  // Items that were abandoned before they ran have neither a bit nor an entry.
  const { remainder } = record;
  if (remainder && record.state !== 'running') {
    hold(ends[remainder] >= tally[remainder], `${name} has lost items that ended as ${remainder}`);
    tally[remainder] = ends[remainder];
  }
  hold(same(ends, tally), `${name}: ${JSON.stringify(ends)} is not a recount`);
  hold(bits(done) === counted.size, `${name} has ${bits(done)} bits for ${counted.size} items`);
  const ended = Object.values(ends).reduce((sum, count) => sum + count, 0);
  hold(ended + record.remaining === total, `${name}: the items do not add up to ${total}`);
  const mayHaveCancelled = record.state === 'cancelled' || record.state === 'failed';
  hold(ran === 0, `${name} has items that were cancelled and ran`);
  hold(cancelled === 0 || mayHaveCancelled, `${name} has cancelled items: ${record.state}`);
  hold(record.batches === batches.length, `${name} has ${batches.length} batch records`);
  const pending = ['waiting', 'running'].includes(record.state);
  hold(pending || record.remaining === 0, `${name} has settled with items left`);
  hold(record.state !== 'running' || !isComplete(record), `${name} runs without items left`);
  if (record.state !== 'running') return;
  for (const { index } of store.retries(key)) {
    hold(!isSet(done, index), `item ${index} of ${name} has ended and waits for a retry`);
  }
}

/** The line that the attempt of an entry has logged is stored with it. */
function hasLog(store: StoreReader, key: TaskKey, batch: CompletionBatch, k: number): boolean {
  const bytes = store.log(key, batch.index(k));
  const lines = bytes ? openLog(bytes, 'an item').lines : [];
  return lines.some(({ attempt }) => attempt === batch.attempt(k));
}

/** A settled task stays as it is, an ended item stays ended, and a batch is put once. */
function checkChange(name: string, before: Seen, now: Seen): void {
  const { state, startedAt } = before.record;
  if (state !== 'running' && state !== 'waiting') {
    hold(sameSeen(settled(before), settled(now)), `${name} had settled and was changed`);
  }
  if (startedAt !== undefined) {
    hold(startedAt === now.record.startedAt, `${name} was started twice`);
  }
  const { due } = before.record;
  if (state === 'waiting' && due !== undefined) {
    const waits = now.record.state === 'waiting';
    const inTime = waits ? now.record.due === due : (now.record.startedAt ?? due) >= due;
    hold(inTime, `${name} did not wait for its time`);
  }
  // Failed items are tried again while the task runs.
  const isAgain = (now.record.rerun ?? 0) > (before.record.rerun ?? 0);
  const come = now.record.summary.total - before.record.summary.total;
  const fewer = before.record.remaining + come >= now.record.remaining;
  hold(fewer || isAgain || state === 'waiting', `${name} has more items left than before`);
  for (const [at, byte] of before.done.entries()) {
    const isKept = ((now.done[at] ?? 0) & byte) === byte;
    hold(isKept || isAgain, `${name} has lost a done bit`);
  }
  for (const [index, retry] of before.retries) {
    const later = now.retries.get(index);
    const goesOn = !later || later.attempt > retry.attempt || same(later, retry);
    hold(goesOn, `item ${index} of ${name} lost an attempt: ${JSON.stringify([retry, later])}`);
    hold(later !== undefined || isSet(now.done, index), `${name} lost a retry of item ${index}`);
  }
  for (const [at, batch] of before.batches.entries()) {
    hold(now.batches[at] === batch, `a batch of ${name} was changed`);
  }
}

/** Other tasks can still arrive at the join of a task that has settled. */
function settled({ record, ...seen }: Seen): Seen {
  const { arrived: _arrived, ...others } = record;
  return { ...seen, record: others };
}

function open(batch: string): CompletionBatch {
  const bytes = Buffer.from(batch, 'base64');
  const buffer = new SharedArrayBuffer(bytes.length);
  new Uint8Array(buffer).set(bytes);
  return CompletionBatch.open(buffer);
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function sameSeen(a: Seen, b: Seen): boolean {
  return same([a.record, [...a.done], a.batches], [b.record, [...b.done], b.batches]);
}
