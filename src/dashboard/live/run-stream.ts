import type { RowLayout } from '../plans/row-layout.ts';
import type { Frame } from '../payloads/frame.ts';
import type { TaskRow } from '../payloads/run.ts';
import type { Meters } from '../reading/meters.ts';
import { runTotals } from '../reading/run-snapshot.ts';
import { taskRows } from '../reading/task-rows.ts';
import { taskTimes } from '../reading/task-times.ts';
import type { FigureChanges } from './figure-changes.ts';
import { fitFrame } from './fit-frame.ts';
import type { LogRing } from './log-ring.ts';
import type { Look } from './run-feed.ts';

type FrameRow = Frame['tasks'][number];

/** Lines in a frame. */
const mostLines = 8;

export interface StreamParts {
  readonly layout: (look: Look) => readonly RowLayout[];
  readonly meters: Meters;
  readonly log: LogRing;
  readonly changes: FigureChanges;
}

/** The frames of one page: what has changed since the one before. */
export class RunStream {
  readonly #parts: StreamParts;
  readonly #sent = new Map<number, string>();
  #layout: readonly RowLayout[] | undefined;
  #line: number;
  #dropped: number;
  #lastRun = '';
  #wasBehind = false;
  readonly #answers: Frame['actions'][number][] = [];

  constructor(parts: StreamParts) {
    this.#parts = parts;
    this.#line = parts.log.end;
    this.#dropped = parts.log.dropped;
  }

  /** The page has not read the frames before. */
  fallBehind(): void {
    this.#wasBehind = true;
  }

  answer(answer: Frame['actions'][number]): void {
    this.#answers.push(answer);
  }

  /** Undefined when nothing has changed. */
  frame(look: Look): Frame | undefined {
    const { source, run, figures } = look;
    const { meters, changes } = this.#parts;
    this.#layout ??= this.#parts.layout(look);
    const times = taskTimes(figures, run.now);
    const rows = taskRows(source.store, run, this.#layout, { meters, times });
    const { rate, leftMs, inFlight, retrying } = runTotals(run, rows);
    const frame: Frame = {
      q: figures.commits,
      t: run.now,
      run: [run.state, rate, leftMs, inFlight, retrying, Math.round(run.elapsed)],
      tasks: rows.flatMap(({ row }, at) => this.#changed(at, row)),
      ...changes.read(figures, run.now),
      lanes: look.lanes,
      ...this.#lines(),
      more: this.#wasBehind,
      actions: this.#answers.splice(0),
    };
    if (this.#isStill(frame)) return undefined;
    const fitted = fitFrame(frame);
    for (const row of fitted.tasks) this.#sent.set(row[0], JSON.stringify(row));
    if (fitted.heat.length < frame.heat.length) changes.notSent({ heat: frame.heat, err: [] });
    if (fitted.err.length < frame.err.length) changes.notSent({ err: frame.err, heat: [] });
    this.#lastRun = figuresText(frame);
    this.#wasBehind = false;
    return fitted;
  }

  /** The time alone is not worth a frame: pages have a clock. */
  #isStill(frame: Frame): boolean {
    const { tasks, pt, err, heat, lanes, log, dropped, actions } = frame;
    const parts = [tasks, pt, err, heat, lanes, log, actions];
    if (this.#wasBehind || dropped > 0 || parts.some(({ length }) => length > 0)) return false;
    return figuresText(frame) === this.#lastRun;
  }

  #changed(at: number, row: TaskRow): FrameRow[] {
    const { state, counts, total, rate, leftMs, times, tookMs, concurrency } = row;
    const shown: FrameRow = [at, state, counts, total, rate, leftMs, times, tookMs, concurrency];
    return this.#sent.get(at) === JSON.stringify(shown) ? [] : [shown];
  }

  #lines(): Pick<Frame, 'log' | 'dropped'> {
    const { log } = this.#parts;
    const fresh = log.from(this.#line);
    const missed = log.end - this.#line - fresh.length;
    const lines = fresh.slice(-mostLines);
    const dropped = missed + fresh.length - lines.length + log.dropped - this.#dropped;
    this.#line = log.end;
    this.#dropped = log.dropped;
    return { log: lines, dropped };
  }
}

/** The figures of the run, without the time in which it ran. */
function figuresText({ run }: Frame): string {
  return JSON.stringify(run.slice(0, 5));
}
