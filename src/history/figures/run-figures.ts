import { type OptionKinds, requireOptions } from '../../call-options.ts';
import { Sketch } from '../../figures/sketch.ts';
import { numberFrom, text, wholeNumber } from '../../lang/kinds.ts';
import type { Mask } from '../../redaction/mask.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { RunRecord, TaskRecord } from '../../run/records.ts';
import { currentVisits } from '../../run/visits-before.ts';
import { notStarted } from '../require-item.ts';
import { visitOf } from '../order.ts';
import type { ComputedFigures } from './computed-figures.ts';
import { type FailedPage, type FailedSelection, failedPage } from './failed-list.ts';
import { cellFor, heatOf, type TaskHeat } from './heat.ts';
import { type RunSeries, type SeriesOptions, seriesOf } from './series.ts';
import { signaturesOf, type FailureSignatures } from './signatures.ts';
import { figuresOf } from './figures-of-visit.ts';
import { type PartialFigures, partOf, type VisitFigures } from './visit-figures.ts';

/** How the run times of the items of a task are distributed. */
export interface TimeHistogram {
  /** The name of the task. */
  readonly task: string;
  /** Items that succeeded, by run time: ten bins a decade, from 0.1 ms to 100 s, and one above. */
  readonly ok: readonly number[];
  /** The same of items that failed. */
  readonly failed: readonly number[];
  /** Percentiles of both in milliseconds, within 2 %; empty when no item has ended. */
  readonly times: readonly [] | readonly [p50: number, p95: number, p99: number];
  /** Present when it is of a part of the items. */
  readonly partial?: PartialFigures;
}

/** What is known of a task at a glance. */
export interface TaskTimes {
  /** Percentiles of the run times of its items in milliseconds, within 2 %. */
  readonly times: TimeHistogram['times'];
  /** Items in flight at its last transaction; null if that is not recorded. */
  readonly inFlight: number | null;
}

/** How the heat of a task is divided: into at most `cells` cells, or into cells of `cell` items. */
export interface HeatOptions {
  /** The most cells; 2,500 by default. */
  readonly cells?: number;
  /** Items of a cell. */
  readonly cell?: number;
}

const seriesOptions: OptionKinds<SeriesOptions> = {
  task: text,
  from: numberFrom(0),
  to: numberFrom(0),
  points: wholeNumber(1),
  step: wholeNumber(1),
};

const heatOptions: OptionKinds<HeatOptions> = { cells: wholeNumber(1), cell: wholeNumber(1) };

const failedOptions: OptionKinds<FailedSelection> = {
  signature: wholeNumber(0),
  from: wholeNumber(0),
  limit: wholeNumber(1),
};

const manyCells = 2500;

const shares = [0.5, 0.95, 0.99];

interface Parts {
  readonly store: StoreReader;
  readonly run: RunRecord;
  readonly mask: Mask | undefined;
  readonly computed: ComputedFigures;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Figures of a run, as of the moment in which each is read: what its items did, in sizes that do
 * not depend on their number. Tasks are read in their latest visits.
 */
export class RunFigures {
  readonly #parts: Parts;

  private constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @internal */
  static of(parts: Parts): RunFigures {
    return new RunFigures(parts);
  }

  /** Number of transactions that have changed the run: while it stays, so do all figures. */
  get commits(): number {
    return this.#parts.store.figures.commits(this.#parts.run.id);
  }

  /** Items that ended over time, of all visits of all tasks or of one. Throws MR501, MR506. */
  series(options: SeriesOptions = {}): RunSeries {
    requireOptions('figures.series', options, seriesOptions);
    const { run, now } = this.#parts;
    const { task } = options;
    const all = this.#records();
    const records = task === undefined ? all : all.filter((record) => record.task === task);
    if (task !== undefined && records.length === 0) throw notStarted(run.id, task);
    const to = run.endedAt ?? (run.state === 'paused' ? run.stoppedAt : undefined) ?? now;
    const visits = records.map((record) => this.#figures(record));
    return seriesOf({ visits, span: { from: run.createdAt, to } }, options);
  }

  /** How long the items of a task ran. Throws MR506. */
  histogram(task: string): TimeHistogram {
    const figures = this.#figures(this.#latest(task));
    const { ok = new Sketch(), failed = new Sketch() } = figures.totals ?? {};
    const bins = { ok: ok.bins(), failed: failed.bins() };
    return { task, ...bins, times: percentilesOf(ok, failed), ...partOf([figures]) };
  }

  /** Percentiles of all tasks that have started, by name. Cheap enough to be read all the time. */
  tasks(): ReadonlyMap<string, TaskTimes> {
    const times = new Map<string, TaskTimes>();
    for (const record of latestOf(this.#records())) {
      const { totals, inFlight = null } = this.#figures(record);
      times.set(record.task, {
        times: totals ? percentilesOf(totals.ok, totals.failed) : [],
        inFlight: record.state === 'running' ? inFlight : 0,
      });
    }
    return times;
  }

  /** Why items failed: of all tasks. */
  signatures(): FailureSignatures {
    const figuresOf = (record: TaskRecord): VisitFigures => this.#figures(record);
    return signaturesOf({ ...this.#parts, figuresOf }, latestOf(this.#records()));
  }

  /** The items of a task in their order. Throws MR501, MR506. */
  heat(task: string, options: HeatOptions = {}): TaskHeat {
    requireOptions('figures.heat', options, heatOptions);
    const { store, run } = this.#parts;
    const record = this.#latest(task);
    const { cells = manyCells, cell = cellFor(record.summary.total, cells) } = options;
    return heatOf({ store, run: run.id, record, figures: this.#figures(record), cell });
  }

  /** Failed items of a task, by index. Throws MR501, MR506. */
  failedItems(task: string, selection: FailedSelection = {}): FailedPage {
    requireOptions('figures.failedItems', selection, failedOptions);
    const { store, run, mask } = this.#parts;
    const record = this.#latest(task);
    return failedPage(
      { store, run: run.id, record, figures: this.#figures(record), mask },
      selection,
    );
  }

  #records(): readonly TaskRecord[] {
    const { store, run } = this.#parts;
    return currentVisits(run, store.tasks(run.id));
  }

  #latest(task: string): TaskRecord {
    const record = visitOf(this.#records(), task);
    if (!record) throw notStarted(this.#parts.run.id, task);
    return record;
  }

  #figures(record: TaskRecord): VisitFigures {
    return figuresOf(this.#parts, record);
  }
}

function latestOf(records: readonly TaskRecord[]): TaskRecord[] {
  const latest = new Map<string, TaskRecord>();
  for (const record of records) {
    if ((latest.get(record.task)?.visit ?? 0) < record.visit) latest.set(record.task, record);
  }
  return [...latest.values()];
}

function percentilesOf(ok: Sketch, failed: Sketch): TimeHistogram['times'] {
  const [p50, p95, p99] = new Sketch().merge(ok).merge(failed).quantiles(shares);
  if (p50 === undefined || p95 === undefined || p99 === undefined) return [];
  return [p50, p95, p99];
}
