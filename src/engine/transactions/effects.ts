import type { CompletionBatch } from '../../items/batch.ts';
import type { ItemProgress } from '../../items/item-progress.ts';
import type { CancelPolicy } from '../../workflow/workflow.ts';
import type { ActiveRun } from '../active/active-run.ts';
import type { TaskRun } from '../active/task-run.ts';

/** What is performed once a transaction is on disk. */
export type Effect =
  | { readonly type: 'run-started'; readonly run: ActiveRun }
  | { readonly type: 'begin-task'; readonly run: ActiveRun; readonly task: TaskRun }
  /** The task starts when its delay is over. */
  | { readonly type: 'task-delayed'; readonly run: ActiveRun; readonly task: TaskRun }
  /** Items have come to a task, or none come any more. */
  | { readonly type: 'task-grown'; readonly run: ActiveRun; readonly task: TaskRun }
  /** Items that had failed are tried again. */
  | {
      readonly type: 'task-again';
      readonly run: ActiveRun;
      readonly task: TaskRun;
      readonly items: Int32Array;
    }
  /** What may be in flight or start of a task has changed. */
  | { readonly type: 'task-resized'; readonly run: ActiveRun; readonly task: TaskRun }
  /** What may be in flight over all tasks has changed. */
  | { readonly type: 'run-resized'; readonly run: ActiveRun; readonly concurrency: number }
  /** Items that were to begin to wait do so, or never will. */
  | { readonly type: 'waits-begun'; readonly run: ActiveRun; readonly task: TaskRun }
  /** What an attempt wanted on disk is there, or was refused. */
  | { readonly type: 'checkpoint-put'; readonly run: ActiveRun; readonly answer: () => void }
  | {
      readonly type: 'item-progressed';
      readonly run: ActiveRun;
      readonly task: TaskRun;
      readonly index: number;
      readonly progress: ItemProgress;
    }
  /** Waits are gone that hid others. */
  | { readonly type: 'waits-ended'; readonly run: ActiveRun }
  /** No more items of the task start. */
  | { readonly type: 'drain-task'; readonly run: ActiveRun; readonly task: TaskRun }
  /** The same; its items in flight are aborted too, unless the policy lets them end. */
  | {
      readonly type: 'stop-task';
      readonly run: ActiveRun;
      readonly task: TaskRun;
      readonly policy: CancelPolicy;
    }
  | { readonly type: 'task-settled'; readonly run: ActiveRun; readonly task: TaskRun }
  | {
      readonly type: 'task-progressed';
      readonly run: ActiveRun;
      readonly task: TaskRun;
      /** As they are stored: with the items that have ended. */
      readonly batches: readonly CompletionBatch[];
    }
  /** The file of its results is whole: it gets its name. */
  | { readonly type: 'sink-closed'; readonly run: ActiveRun; readonly task: TaskRun }
  /** The tasks before `finally` have ended. Those of `finally` begin after this. */
  | { readonly type: 'finally-begun'; readonly run: ActiveRun }
  | { readonly type: 'run-paused'; readonly run: ActiveRun }
  | { readonly type: 'run-ended'; readonly run: ActiveRun };
