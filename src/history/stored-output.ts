import { Document } from '../document/document.ts';
import { withValues } from '../document/views/composite.ts';
import { partsView } from '../document/views/parts.ts';
import { itemNamesView, outputsView } from '../items/results.ts';
import type { StoreReader } from '../ports/store.ts';
import type { OutputReference } from '../run/output-reference.ts';
import type { RunRecord } from '../run/records.ts';
import { sharedCopy, storedResults } from './stored-results.ts';

/** The output of a run: a view. Lists of results are read when an element of them is. */
export function storedOutput(store: StoreReader, record: RunRecord): unknown {
  const bytes = store.document(record.id, 'output');
  if (!bytes) return null;
  const stored = Document.open(sharedCopy(bytes)).view();
  return withValues(stored, record.outputReferences ?? [], (reference) =>
    resultsOf(store, record, reference),
  );
}

/** Null when a rerun has removed the task. */
function resultsOf(
  store: StoreReader,
  { id: run }: RunRecord,
  { task, visit, as }: OutputReference,
): unknown {
  const record = store.task({ run, task, visit });
  if (!record) return null;
  const read = (): readonly unknown[] => {
    const { index, batches } = storedResults(store, run, record);
    return as === 'output'
      ? outputsView(index, batches)
      : itemNamesView(index, batches, record.remainderError);
  };
  if (record.single && as === 'output') return read()[0] ?? null;
  let list: readonly unknown[] | undefined;
  return partsView({ length: record.summary.total, at: (item) => (list ??= read())[item] });
}
