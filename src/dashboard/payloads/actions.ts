/** POST /api/runs/ID/actions. The answer has an id; a frame brings how it ended. */
export type ActionRequest =
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'cancel'; readonly policy?: 'cancel_running' | 'allow_finish' }
  | {
      readonly kind: 'retry';
      readonly task?: string;
      readonly cause?: number;
      readonly items?: readonly number[];
    }
  | { readonly kind: 'concurrency'; readonly task?: string; readonly value: number }
  | {
      readonly kind: 'answer';
      readonly run: string;
      readonly task: string;
      readonly index: number;
      readonly value: unknown;
    };

export interface ActionAnswer {
  readonly id: string;
  /** Nobody runs the run: kept until somebody resumes it. */
  readonly kept?: boolean;
}

/** Any answer but 2xx. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}
