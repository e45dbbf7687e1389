import type { ShownRunState } from './counts.ts';
import type { Series, SignatureRow } from './charts.ts';

/** GET /api/runs/ID/compare?with=ID2: ratios and intervals, and no verdict. */
export interface Comparison {
  readonly a: ComparedRun;
  readonly b: ComparedRun;
  /** Items that both have; only these are compared while one of them goes on. */
  readonly common: number;
  readonly figures: readonly ComparedFigure[];
  readonly tasks: readonly ComparedTask[];
  readonly causes: readonly {
    readonly text: string;
    readonly code: SignatureRow['code'];
    readonly a: number;
    readonly b: number;
  }[];
  readonly differing: Differences;
}

export interface ComparedRun {
  readonly id: string;
  readonly workflow: string;
  readonly state: ShownRunState;
  readonly startedAt: number;
  readonly elapsed: number;
  readonly series: Series;
}

export interface ComparedFigure {
  readonly name: string;
  readonly unit: 'items' | 'ms' | 'per_second' | 'share';
  readonly a: number | null;
  readonly b: number | null;
  /** `b` divided by `a`. */
  readonly ratio: number | null;
  /** 95 % interval of the ratio, where samples allow one. */
  readonly interval?: readonly [number, number];
}

export interface ComparedTask {
  readonly name: string;
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly timesA: readonly number[];
  readonly timesB: readonly number[];
}

/** Outputs that differ, paired by the element of the list. */
export interface Differences {
  readonly task: string | null;
  readonly paired: number;
  readonly count: number;
  readonly rows: readonly {
    readonly index: number;
    readonly path: string;
    readonly a: string;
    readonly b: string;
  }[];
  readonly cursor: string | null;
}
