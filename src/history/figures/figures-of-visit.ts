import { storedTotals } from '../../figures/totals.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { Mask } from '../../redaction/mask.ts';
import type { RunRecord, TaskRecord } from '../../run/records.ts';
import type { ComputedFigures } from './computed-figures.ts';
import type { VisitFigures } from './visit-figures.ts';

interface Parts {
  readonly store: StoreReader;
  readonly computed: ComputedFigures;
  readonly run: RunRecord;
  readonly mask: Mask | undefined;
}

/** From what is recorded or, where that does not say all, from the results of the items. */
export function figuresOf({ store, computed, run, mask }: Parts, record: TaskRecord): VisitFigures {
  const { task, visit, batches, rerun = 0 } = record;
  const rows = store.figures.of({ run: run.id, task, visit });
  const totals = storedTotals(rows);
  // More has been recorded since the record was read, perhaps.
  if (!totals || totals.batches < batches || totals.rerun < rerun) {
    return computed.of(run, record, mask);
  }
  return { rows, totals, inFlight: totals.inFlight };
}
