import type { Heat, Histogram, Series, Signatures } from './charts.ts';
import type { ItemRow } from './items.ts';
import type { LogPage } from './log.ts';
import type { RunSnapshot } from './run.ts';

/** What a report has in `<script type="application/json" id="report">`. */
export interface Report {
  /** Milliseconds since the epoch. */
  readonly savedAt: number;
  readonly run: RunSnapshot;
  readonly series: Series;
  readonly signatures: Signatures;
  /** Of tasks in which something has ended, the main task first. */
  readonly histograms: readonly Histogram[];
  readonly heat: Heat | null;
  readonly log: LogPage;
  /** Failed items, and a sample of all others if `sampled`. */
  readonly items: readonly ReportedItem[];
  /** Failed items of the run, of which `items` has some. */
  readonly failed: number;
  readonly facts: readonly (readonly [name: string, text: string])[];
  /** What to type next. */
  readonly commands: readonly string[];
}

export interface ReportedItem extends ItemRow {
  readonly task: string;
}
