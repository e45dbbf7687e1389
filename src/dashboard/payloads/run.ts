import type { Counts, Percentiles, ShownRunState } from './counts.ts';

/** GET /api/runs/ID: what a page draws first, and what it draws again after it was away. */
export interface RunSnapshot {
  readonly id: string;
  readonly workflow: string;
  readonly file?: string;
  readonly key?: string;
  readonly state: ShownRunState;
  /** The number of transactions of the run that this shows. */
  readonly q: number;
  /** Milliseconds since the epoch, by the clock of the server. */
  readonly now: number;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly elapsed: number;
  /** Who runs it; of an interrupted run, who ran it last, and until when. */
  readonly owner: { readonly pid: number; readonly host: string; readonly until?: number } | null;
  readonly error?: { readonly code: string; readonly message: string };
  readonly parent?: { readonly run: string; readonly task: string; readonly index: number };
  readonly rate: number;
  readonly leftMs: number | null;
  readonly inFlight: number;
  readonly retrying: number;
  /** In topological order. Groups stand for tasks that are alike but for digits. */
  readonly tasks: readonly TaskRow[];
  /** Tasks of the plan, whatever is grouped. */
  readonly tasksTotal: number;
  /** The task whose items the charts show first; null when no task has a list. */
  readonly mainTask: string | null;
  readonly questions: readonly QuestionRow[];
  readonly hasBenchmark: boolean;
  readonly may: Allowed;
}

export interface TaskRow {
  readonly name: string;
  readonly action: string;
  /** Names of rows of this list. */
  readonly needs: readonly string[];
  readonly state: TaskShownState;
  /** A plain task: one item, no list. */
  readonly plain: boolean;
  /** Number of tasks in a group; absent for a task. */
  readonly group?: number;
  readonly visit: number;
  readonly visits: number;
  readonly counts: Counts;
  /** null: not counted yet. */
  readonly total: number | null;
  readonly concurrency: number | null;
  readonly rate: number;
  readonly times: Percentiles;
  readonly leftMs: number | null;
  readonly tookMs: number | null;
  /** Its failures are within what it tolerates. */
  readonly tolerated: boolean;
  /** The runs of a sub-workflow or of a block: the number of them. */
  readonly children?: number;
  /** The rows that this row contains: tasks of a block. */
  readonly steps?: readonly string[];
}

export const taskShownStates = [
  'waiting',
  'running',
  'retrying',
  'succeeded',
  'failed',
  'timed_out',
  'cancelled',
  'skipped',
] as const;

export type TaskShownState = (typeof taskShownStates)[number];

/** An item that waits for an answer. */
export interface QuestionRow {
  readonly run: string;
  readonly task: string;
  readonly index: number;
  readonly message: string;
  readonly since: number;
  readonly until: number | null;
  /** JSON Schema of the answer; choices are an `enum`. */
  readonly schema: unknown;
}

/** What the page may do, and if not, why. */
export interface Allowed {
  /** Requests to a run that somebody runs. */
  readonly control: boolean;
  /** Resuming and retrying, which need a process: the page is part of one that runs workflows. */
  readonly start: boolean;
  readonly why?: string;
}
