import { basename, dirname, join } from 'node:path';
import { jsonParts } from '../../document/json/json-parts.ts';
import { jsonRows } from '../../document/json/json-rows.ts';
import { rowEncoder } from '../../formats/rows/row-encoder.ts';
import type { RowEncoder } from '../../formats/rows/rows.ts';
import { CommittedVisit } from '../../history/following/committed-visit.ts';
import { CompletionOrder } from '../../history/following/completion-order.ts';
import { CommitWait } from '../../history/following/commit-wait.ts';
import { longestTurn } from '../../history/following/follow-visit.ts';
import { InputOrder } from '../../history/following/input-order.ts';
import type { ResultChunk, ResultReader } from '../../history/following/result-chunk.ts';
import { rowValues } from '../../history/following/row-values.ts';
import { storedElements } from '../../history/stored-list.ts';
import type { ShownParts } from '../../items/item-results.ts';
import type { Clock } from '../../ports/clock.ts';
import { type SinkFile, type SinkFiles, type SinkPlace, sinkStep } from '../../ports/sinks.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { TaskKey } from '../../run/records.ts';
import { copiedSink, type SinkRecord } from '../../run/sink-record.ts';
import type { Sink } from '../../workflow/workflow.ts';
import type { ActiveRun } from '../active/active-run.ts';
import type { TaskRun } from '../active/task-run.ts';

export interface SinkFlowParts {
  readonly store: StoreReader;
  readonly clock: Clock;
  readonly files: SinkFiles;
  readonly nextCommit: (ring: () => void) => () => void;
  /** The file has got further, and what it has is on disk. */
  readonly progressed: (sink: SinkRecord) => void;
  readonly signal: AbortSignal;
}

interface Rows {
  readonly chunk: ResultChunk;
  readonly visit: CommittedVisit;
  readonly shown: ShownParts;
}

/** Where the file of a task is while it is written: in the folder of the file. */
export function placeOf({ run, task, visit }: TaskKey, sink: SinkRecord): SinkPlace {
  const { path, part = 0, from, left = [] } = sink;
  const partOf = (which: number): string => {
    const number = which === 0 ? '' : `.${which}`;
    return join(dirname(path), `${basename(path)}.${run}.${task}.${visit}${number}.part`);
  };
  return {
    path,
    part: path === '-' ? path : partOf(part),
    ...(from === undefined ? {} : { from: partOf(from) }),
    left: left.map(partOf),
  };
}

/**
 * Writes the committed results of a task to its file, from where the last step on disk has left it,
 * until all results are there. Ends early, after a step, when its signal is aborted.
 */
export class SinkFlow {
  readonly #parts: SinkFlowParts;
  readonly #run: ActiveRun;
  readonly #task: TaskRun;
  readonly #settings: Sink;
  #sink: SinkRecord;

  constructor(
    run: ActiveRun,
    task: TaskRun,
    settings: Sink,
    sink: SinkRecord,
    parts: SinkFlowParts,
  ) {
    this.#run = run;
    this.#task = task;
    this.#settings = settings;
    this.#sink = sink;
    this.#parts = parts;
  }

  /** As the last step on disk has left it. */
  get sink(): SinkRecord {
    return this.#sink;
  }

  /** Throws MR607; what was put on disk before is kept. */
  async write(): Promise<void> {
    const { files, signal } = this.#parts;
    const { length } = this.#sink;
    const isOwner = (): boolean => this.#isOwner();
    const place = placeOf(this.#task.key, this.#sink);
    const file = await files.open(place, { length, signal, isOwner });
    try {
      await this.#copy(file);
    } finally {
      await file.close();
    }
  }

  async #copy(file: SinkFile): Promise<void> {
    const { clock } = this.#parts;
    const { columns, format, length } = this.#sink;
    const visit = new CommittedVisit(this.#parts.store, this.#task.key);
    const texts = { rows: jsonRows, parts: jsonParts };
    const encoder = await rowEncoder(format, texts, {
      columns,
      areChosen: this.#settings.columns !== undefined,
      isContinued: length > 0,
    });
    const parts = { visit, shown: this.#shown(visit) };
    if (encoder.survey && !(await this.#survey(encoder, parts))) return;
    const since = {
      bytes: 0,
      began: clock.monotonic(),
      next: this.#sink.next,
      rows: this.#sink.rows ?? 0,
    };
    const put = async (state: SinkRecord['state']): Promise<void> => {
      await this.#put(file, {
        state,
        next: since.next,
        rows: since.rows,
        columns: encoder.columns,
      });
      Object.assign(since, { bytes: 0, began: clock.monotonic() });
    };
    // A file that cannot go on from a part of it is written anew after a crash.
    const hasStep = (): boolean => since.bytes > 0 && !encoder.survey;
    const isDue = (): boolean =>
      since.bytes >= sinkStep.bytes || clock.monotonic() - since.began >= sinkStep.ms;
    const isAll = await this.#each(visit, {
      take: async (chunk) => {
        const written = await this.#writeRows(file, encoder, { chunk, ...parts });
        since.bytes += written.bytes;
        since.rows += written.rows;
        since.next = chunk.next;
      },
      after: async () => {
        if (hasStep() && isDue()) await put('open');
      },
    });
    if (isAll) {
      await file.write(encoder.end());
      return put('closed');
    }
    if (hasStep() && this.#isOwner()) await put('open');
  }

  /** Shows all rows to the encoder. Returns false if it is stopped before. */
  #survey(encoder: RowEncoder, { visit, shown }: Omit<Rows, 'chunk'>): Promise<boolean> {
    const { what } = this.#settings;
    return this.#each(visit, {
      take: async (chunk) =>
        encoder.survey?.(rowValues(chunk, visit.record, what, { ...shown, takesStored: false })),
      after: async () => {},
    });
  }

  /** Takes what is committed until all is. Returns false if it is stopped before. */
  async #each(
    visit: CommittedVisit,
    { take, after }: { take(chunk: ResultChunk): Promise<void>; after(): Promise<void> },
  ): Promise<boolean> {
    const { clock, nextCommit, signal } = this.#parts;
    const reader = this.#reader(visit);
    const commits = new CommitWait({ clock, life: { nextCommit } });
    let began = clock.monotonic();
    while (!signal.aborted && this.#isOwner()) {
      const chunk = reader.read();
      if (chunk) {
        await take(chunk);
        commits.reset();
        if (clock.monotonic() - began >= longestTurn) {
          await commits.yield();
          began = clock.monotonic();
        }
      } else if (visit.hasSettled) return true;
      await after();
      if (!chunk) {
        await commits.pass();
        visit.refresh();
      }
    }
    return false;
  }

  /** A process that was stopped for a while may find that another writes the file. */
  #isOwner(): boolean {
    const { id, lease } = this.#run;
    return this.#parts.store.lease(id)?.epoch === lease.epoch;
  }

  #reader(visit: CommittedVisit): ResultReader {
    const { next } = this.#sink;
    return this.#settings.order === 'input'
      ? new InputOrder(visit, next)
      : new CompletionOrder(visit, { batch: next });
  }

  #shown(visit: CommittedVisit): ShownParts {
    const { store } = this.#parts;
    return {
      mask: this.#run.mask,
      elementOf: storedElements(store, this.#run.id, visit.record),
    };
  }

  async #writeRows(
    file: SinkFile,
    encoder: RowEncoder,
    { chunk, visit, shown }: Rows,
  ): Promise<{ readonly bytes: number; readonly rows: number }> {
    const { takesStored } = encoder;
    const rows = rowValues(chunk, visit.record, this.#settings.what, { ...shown, takesStored });
    const count = { bytes: 0, rows: 0 };
    for (const bytes of encoder.rows(counting(rows, () => count.rows++))) {
      count.bytes += bytes.length;
      await file.write(bytes);
    }
    return count;
  }

  async #put(
    file: SinkFile,
    {
      columns,
      ...where
    }: Pick<SinkRecord, 'state' | 'next' | 'rows'> & Pick<RowEncoder, 'columns'>,
  ): Promise<void> {
    const length = await file.step();
    this.#sink = { ...copiedSink(this.#sink), ...where, length, ...(columns ? { columns } : {}) };
    this.#parts.progressed(this.#sink);
  }
}

function* counting(rows: Iterable<unknown>, count: () => void): Generator {
  for (const row of rows) {
    count();
    yield row;
  }
}
