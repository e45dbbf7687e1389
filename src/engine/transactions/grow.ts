import { Document, encode } from '../../document/document.ts';
import type { Failure } from '../../items/failure.ts';
import type { FedChunk, OpenedSource } from '../../ports/data.ts';
import { isOpen } from '../../run/open-task.ts';
import type { SourceRecord } from '../../run/source-record.ts';
import type { TaskRun } from '../active/task-run.ts';
import { sourceDocuments } from '../active/task-source.ts';
import { type Context, isRunning } from './context.ts';
import { addItems, putOrSettle } from './growth.ts';
import { failFast } from './remainder.ts';
import { settleAll } from './settle.ts';

/** What has come to an open task. */
export interface Growth {
  /** Number of items, which follow those that it has. */
  readonly items: number;
  readonly source: SourceRecord;
  /** The chunks that the items are in. */
  readonly chunks?: readonly FedChunk[];
  /** What was found when the source was opened. */
  readonly opened?: OpenedSource;
  /** Why the source has failed. */
  readonly failure?: Failure;
}

/** Adds items to an open task. What comes once it is being stopped is not taken: it never runs. */
export function grow(context: Context, task: TaskRun, growth: Growth): void {
  if (!isRunning(context, task) || !isOpen(task.record)) return;
  const { items, source, failure } = growth;
  noteSource(context, task, growth);
  addItems(context, task, items, source);
  if (failure) task.record = { ...task.record, error: { ...failure, task: task.key.task } };
  // A percentage of failures counts from now on.
  if (!isOpen(task.record)) failFast(context, task);
  putOrSettle(context, task);
  settleAll(context);
}

/** Before END rises, so that no item ends that the store has no chunk of. */
function noteSource({ tx, run }: Context, task: TaskRun, { chunks, opened }: Growth): void {
  if (opened) {
    const name = sourceDocuments(task.key).opened;
    tx.putDocument(run.id, name, Document.trusted(encode(opened)).bytes());
  }
  if (!chunks) return;
  tx.putChunks(task.key, task.record.source?.chunks ?? 0, chunks);
  task.source?.note(chunks);
}
