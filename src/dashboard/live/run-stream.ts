import type { RowLayout } from '../plans/row-layout.ts';
import type { Frame } from '../payloads/frame.ts';
import type { TaskRow } from '../payloads/run.ts';
import type { Meters } from '../reading/meters.ts';
import { runTotals } from '../reading/run-snapshot.ts';
import { taskRows } from '../reading/task-rows.ts';
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
    const { source, run } = look;
    this.#layout ??= this.#parts.layout(look);
    const rows = taskRows(source.store, run, this.#layout, this.#parts.meters);
    const { rate, leftMs, inFlight, retrying } = runTotals(run, rows);
    const changed = rows.flatMap(({ row }, at) => this.#changed(at, row));
    const { lines, dropped } = this.#lines();
    const figures = [run.state, rate, leftMs, inFlight, retrying] as const;
    const isStill =
      changed.length === 0 &&
      lines.length === 0 &&
      this.#answers.length === 0 &&
      !this.#wasBehind &&
      JSON.stringify(figures) === this.#lastRun;
    if (isStill) return undefined;
    const fitted = fitFrame({
      q: source.store.figures.commits(run.record.id),
      t: run.now,
      run: [...figures, Math.round(run.elapsed)],
      tasks: changed,
      pt: [],
      err: [],
      heat: [],
      frontier: null,
      lanes: [],
      log: lines,
      dropped,
      more: this.#wasBehind,
      actions: this.#answers.splice(0),
    });
    for (const row of fitted.tasks) this.#sent.set(row[0], JSON.stringify(row));
    this.#lastRun = JSON.stringify(figures);
    this.#wasBehind = false;
    return fitted;
  }

  #changed(at: number, row: TaskRow): FrameRow[] {
    const { state, counts, total, rate, leftMs, times, tookMs } = row;
    const shown: FrameRow = [at, state, counts, total, rate, leftMs, times, tookMs];
    return this.#sent.get(at) === JSON.stringify(shown) ? [] : [shown];
  }

  #lines(): { lines: Frame['log']; dropped: number } {
    const { log } = this.#parts;
    const fresh = log.from(this.#line);
    const missed = log.end - this.#line - fresh.length;
    const lines = fresh.slice(-mostLines);
    const dropped = missed + fresh.length - lines.length + log.dropped - this.#dropped;
    this.#line = log.end;
    this.#dropped = log.dropped;
    return { lines, dropped };
  }
}
