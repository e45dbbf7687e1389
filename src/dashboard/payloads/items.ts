import type { CountedState } from './counts.ts';

/** GET /api/runs/ID/items?task=T&state=S&cause=N&q=TEXT&from=I&to=J&cursor=C */
export interface ItemsPage {
  readonly task: string;
  readonly rows: readonly ItemRow[];
  /** null when it is not known without reading all. */
  readonly matches: number | null;
  readonly cursor: string | null;
  /** A search by text that has not read all: the number of items it has read. */
  readonly searched?: number;
}

export interface ItemRow {
  readonly index: number;
  readonly state: CountedState | 'pending';
  /** The element of the list, cut. */
  readonly element: string;
  readonly attempts: number;
  readonly beganAt: number | null;
  readonly ms: number | null;
  /** Items that were timed together. */
  readonly averageOf?: number;
  readonly worker: number | null;
  /** The output or the failure, cut. */
  readonly text: string;
  readonly code?: string;
}

/** A part of an item: whole up to 64 KB, then its beginning, and a download. */
export interface Part {
  readonly text: string;
  readonly bytes: number;
  readonly cut: boolean;
}

/** GET /api/runs/ID/items/TASK/INDEX */
export interface ItemDetail {
  readonly task: string;
  readonly index: number;
  readonly state: CountedState | 'pending';
  readonly element?: Part;
  readonly input?: Part;
  readonly output?: Part;
  readonly failure?: FailureDetail;
  readonly attempts: readonly AttemptRow[];
  readonly log: readonly LogLine[];
  readonly logDropped: number;
  /** The run of a sub-workflow or block. */
  readonly run?: string;
  readonly question?: { readonly message: string; readonly schema: unknown };
  /** Commands that show the same or go on. */
  readonly commands: readonly string[];
  /** The failed items before and after it; null at an end. */
  readonly before: number | null;
  readonly after: number | null;
}

export interface FailureDetail {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly signature: number | null;
  /** Frames of the stack; `own` are those of the user's code. */
  readonly frames: readonly { readonly text: string; readonly own: boolean }[];
  readonly causes: readonly { readonly code?: string; readonly message: string }[];
}

export interface AttemptRow {
  readonly attempt: number;
  readonly state: CountedState | 'pending';
  readonly beganAt: number | null;
  readonly ms: number | null;
  readonly code?: string;
  readonly message?: string;
}

export interface LogLine {
  readonly at: number | null;
  readonly level: string;
  readonly text: string;
}
