import type { StoreReader } from '../../ports/store.ts';
import { storedLog } from '../../history/stored-logs.ts';
import { parseFailure } from '../../items/failure.ts';
import { holdsFailure } from '../../items/item-state.ts';
import { reasonsOf } from '../../items/reasons.ts';
import { attempt } from '../../lang/thrown.ts';
import { isFailure } from '../../run/records.ts';
import type { Mask } from '../../redaction/mask.ts';
import type { ReadRun } from '../reading/read-run.ts';
import { levelOf } from '../reading/log-level.ts';
import { maskOf } from '../reading/masks.ts';
import { BatchTail, type NewBatch } from './batch-tail.ts';
import type { LogRing } from './log-ring.ts';

/** Failures that one look adds to the log; the others are counted. */
const mostFailures = 16;

/** Items whose logs one look reads. */
const mostLogs = 256;

/** Lines of one item. */
const mostLines = 4;

/** Writes down what happens in a run while it is watched. */
export class RunLog {
  readonly #ring: LogRing;
  readonly #tail = new BatchTail();
  #before: ReadRun | undefined;
  #mask: Mask | undefined;

  constructor(ring: LogRing) {
    this.#ring = ring;
  }

  look(store: StoreReader, run: ReadRun): readonly NewBatch[] {
    if (this.#before) this.#addChanges(this.#before, run);
    else this.#mask = maskOf(store, run.record);
    this.#before = run;
    const { batches } = this.#tail.take(store, run);
    this.#addItems(store, run, batches);
    return batches;
  }

  #addChanges(before: ReadRun, run: ReadRun): void {
    if (before.state !== run.state)
      this.#ring.add([run.now, 'event', '', null, `the run is ${run.state}`]);
    for (const [name, { state, visit, error, summary, endedAt }] of run.latest) {
      const known = before.latest.get(name);
      if (known?.state === state && known.visit === visit) continue;
      const reason = error ? `: ${this.#masked(reasonsOf(error).join(': '))}` : '';
      const items = state === 'running' ? `, ${summary.total} items` : '';
      const again = visit > 1 ? `, visit ${visit}` : '';
      this.#ring.add([
        endedAt ?? run.now,
        isFailure(state) ? 'error' : 'event',
        name,
        null,
        `${state.replace('_', ' ')}${again}${items}${reason}`,
      ]);
    }
  }

  #addItems(store: StoreReader, run: ReadRun, batches: readonly NewBatch[]): void {
    let room = mostFailures;
    let logs = store.logTotals(run.record.id) ? mostLogs : 0;
    for (const { task, visit, batch } of batches) {
      for (let k = 0; k < batch.length; k++) {
        if (batch.isDiscarded(k)) continue;
        const index = batch.index(k);
        const hasFailed = holdsFailure[batch.state(k)] && batch.state(k) !== 'skipped';
        if (logs-- > 0) this.#addLog(store, { run: run.record.id, task, visit }, index);
        if (!hasFailed) continue;
        if (room-- > 0) this.#addFailure(endOf(batch, k) ?? run.now, task, index, batch, k);
        else this.#ring.drop(1);
      }
    }
  }

  #addFailure(at: number, task: string, index: number, batch: NewBatch['batch'], k: number): void {
    const value = batch.value(k);
    if (value === null) return;
    const failure = parseFailure(value);
    const text = this.#masked(`${failure.code} ${reasonsOf(failure).join(': ')}`);
    this.#ring.add([at, 'failed', task, index, text]);
  }

  #addLog(store: StoreReader, key: Parameters<typeof storedLog>[1], index: number): void {
    const log = attempt(() => storedLog(store, key, index));
    const lines = log?.lines ?? [];
    this.#ring.drop(Math.max(0, lines.length - mostLines));
    for (const { at, source, message } of lines.slice(-mostLines))
      this.#ring.add([at, levelOf(source), key.task, index, message]);
  }

  #masked(text: string): string {
    return this.#mask ? this.#mask.text(text) : text;
  }
}

/** Of items that were timed together, the end of the last. Undefined if it was not recorded. */
function endOf(batch: NewBatch['batch'], k: number): number | undefined {
  const times = batch.times(k);
  return times && Math.round(times.began + (times.elapsed ?? 0) * times.items);
}
