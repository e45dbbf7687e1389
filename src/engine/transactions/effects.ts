import type { CancelPolicy } from '../../workflow/workflow.ts';
import type { ActiveRun } from '../active/active-run.ts';
import type { TaskRun } from '../active/task-run.ts';

/** What is carried out once the transaction is on disk. */
export type Effect =
  | { readonly type: 'run-started'; readonly run: ActiveRun }
  | { readonly type: 'begin-task'; readonly run: ActiveRun; readonly task: TaskRun }
  /** It starts when its delay is over. */
  | { readonly type: 'task-delayed'; readonly run: ActiveRun; readonly task: TaskRun }
  /** No more of its items start. */
  | { readonly type: 'drain-task'; readonly run: ActiveRun; readonly task: TaskRun }
  /** What it has in flight is aborted too, unless the policy lets it end. */
  | {
      readonly type: 'stop-task';
      readonly run: ActiveRun;
      readonly task: TaskRun;
      readonly policy: CancelPolicy;
    }
  | { readonly type: 'task-settled'; readonly run: ActiveRun; readonly task: TaskRun }
  | { readonly type: 'task-progressed'; readonly run: ActiveRun; readonly task: TaskRun }
  | { readonly type: 'run-paused'; readonly run: ActiveRun }
  | { readonly type: 'run-ended'; readonly run: ActiveRun };
