import { Document } from '../document/document.ts';
import { MillraceError } from '../errors.ts';
import { elementReader, type ListReader, nodeReader } from '../items/elements.ts';
import { outputsView } from '../items/results.ts';
import type { StoreReader } from '../ports/store.ts';
import type { ItemPlace } from '../redaction/shown-failure.ts';
import type { ListSource, RunId, TaskRecord } from '../run/records.ts';
import { visitOf } from './order.ts';
import { sourceElements } from './stored-source.ts';
import { storedPages } from './stored-parameters.ts';
import { sharedCopy, storedBatch, storedResults } from './stored-results.ts';

/**
 * Reads the elements of the items of one visit of a task. Its list is read from the store when the
 * first element is; once the store is closed, it is gone. Undefined for a plain task.
 */
export function storedElements(
  store: StoreReader,
  run: RunId,
  task: TaskRecord,
): ListReader['at'] | undefined {
  const { list, source } = task;
  if (source?.chunks !== undefined) return sourceElements(store, run, task);
  if (!list) return undefined;
  let read: ListReader['at'] | undefined;
  return (item) => {
    read ??= elementsOf(openedList(store, run, list), task);
    return item < task.summary.total ? read(item) : undefined;
  };
}

/** Reads the elements of items of a run; each list is read once. */
export function elementsOfRun(
  store: StoreReader,
  run: RunId,
  tasks: readonly TaskRecord[],
): (item: ItemPlace) => unknown {
  const readers = new Map<TaskRecord, ReturnType<typeof storedElements>>();
  return ({ task, visit, index }) => {
    const record = visitOf(tasks, task, visit);
    if (!record) return undefined;
    const reader = readers.get(record) ?? storedElements(store, run, record);
    readers.set(record, reader);
    return reader?.(index);
  };
}

/** The items of a task can be kept longer than the store is open. */
function openedList(store: StoreReader, run: RunId, list: ListSource): ListReader | undefined {
  try {
    return storedList(store, run, list);
  } catch (error) {
    if (error instanceof MillraceError && error.code === 'MR507') return undefined;
    throw error;
  }
}

/** An element is undefined where the list is gone, or an earlier version did not record slices. */
function elementsOf(list: ListReader | undefined, task: TaskRecord): ListReader['at'] {
  const { batchSize, summary } = task;
  if (!list || (batchSize === undefined && summary.total < list.length)) return () => undefined;
  return elementReader(list, { batchSize, elements: list.length });
}

function storedList(store: StoreReader, run: RunId, source: ListSource): ListReader | undefined {
  switch (source.kind) {
    case 'document': {
      const bytes = store.document(run, source.name);
      return bytes && nodeReader(Document.open(sharedCopy(bytes)), source.node);
    }
    case 'batch': {
      const { task, visit, batch, node } = source;
      const outputs = storedBatch(store, { run, task, visit }, batch)?.outputs;
      return outputs && nodeReader(outputs, node);
    }
    case 'outer':
      return undefined;
    case 'results': {
      const { task, visit } = source;
      const record = store.task({ run, task, visit });
      if (!record) return undefined;
      const { index, batches } = storedResults(store, run, record);
      const outputs = outputsView(index, batches);
      return { length: outputs.length, at: (item) => outputs[item] };
    }
    case 'pages': {
      const list = storedPages(store, run, source.name);
      return list && { length: list.length, at: (item) => list.at(item) };
    }
  }
}
