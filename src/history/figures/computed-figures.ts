import { MemoryRows } from '../../figures/rows.ts';
import { TaskFigures } from '../../figures/task-figures.ts';
import { storedTotals } from '../../figures/totals.ts';
import type { CompletionBatch } from '../../items/batch.ts';
import type { Mask } from '../../redaction/mask.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { RunRecord, TaskKey, TaskRecord } from '../../run/records.ts';
import { foldBatches } from './fold-batches.ts';
import { peaksOf, type Span } from './peaks.ts';
import type { VisitFigures } from './visit-figures.ts';

/** Items of a task that are read at most: reading a million takes a quarter of a second. */
const mostRead = 2 ** 20;

/** Tasks of which the figures are kept. */
const mostKept = 4096;

interface Computed {
  readonly batches: number;
  readonly rerun: number;
  readonly figures: VisitFigures;
}

/**
 * Figures of tasks of which none are recorded: small ones, and those of earlier versions. They are
 * computed from the batches, and kept until the task has more of these.
 */
export class ComputedFigures {
  readonly #store: StoreReader;
  /** Those that were read last are at the end. */
  readonly #kept = new Map<string, Computed>();

  constructor(store: StoreReader) {
    this.#store = store;
  }

  of(run: RunRecord, record: TaskRecord, mask: Mask | undefined): VisitFigures {
    const key = { run: run.id, task: record.task, visit: record.visit };
    const name = JSON.stringify([key.run, key.task, key.visit]);
    const { batches, rerun = 0 } = record;
    const known = this.#kept.get(name);
    const isCurrent = known?.batches === batches && known.rerun === rerun;
    const found = isCurrent ? known : { batches, rerun, figures: this.#compute(run, record, mask) };
    this.#kept.delete(name);
    this.#kept.set(name, found);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= mostKept) break;
      this.#kept.delete(oldest);
    }
    return found.figures;
  }

  #compute(run: RunRecord, record: TaskRecord, mask: Mask | undefined): VisitFigures {
    const key: TaskKey = { run: run.id, task: record.task, visit: record.visit };
    const rows = new MemoryRows();
    const figures = new TaskFigures(rows, { origin: run.createdAt, mask });
    const spans: Span[] = [];
    const now = record.endedAt ?? record.reportedAt ?? run.createdAt;
    const read = foldBatches(
      this.#store,
      { key, record, now, most: mostRead },
      figures,
      (batch) => {
        addSpans(spans, batch);
      },
    );
    for (const { second, peak } of peaksOf(spans)) figures.peak(peak, second * 1000);
    figures.store(record.rerun ?? 0);
    const { total } = record.summary;
    const ended = total - record.remaining;
    return {
      rows,
      totals: storedTotals(rows),
      inFlight: undefined,
      ...(read.isPartial ? { partial: { read: read.items, of: ended } } : {}),
    };
  }
}

function addSpans(spans: Span[], batch: CompletionBatch): void {
  for (let from = 0; from < batch.length; from = batch.timedUntil(from)) {
    const { began, elapsed, items } = batch.times(from) ?? {};
    if (began === undefined || elapsed === undefined || items === undefined) continue;
    spans.push({ from: began, to: began + elapsed * items });
  }
}
