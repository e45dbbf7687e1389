import type { RunFigures } from '../../history/figures/run-figures.ts';
import { attempt } from '../../lang/thrown.ts';
import type { Frame } from '../payloads/frame.ts';
import { Paced } from './paced.ts';

/** Parts of a frame at most. */
const most = { points: 4, causes: 32, cells: 64 };

/** What a page draws: frames follow its grid of time, and its cells. */
export interface Drawn {
  /** The series: the start of its first bucket, and milliseconds of a bucket. */
  readonly since?: number | undefined;
  readonly step?: number | undefined;
  /** The task of the heat-map, and items of a cell. */
  readonly task?: string | undefined;
  readonly cell?: number | undefined;
}

type Changes = Pick<Frame, 'pt' | 'err' | 'heat' | 'frontier'>;

/** What has changed in the figures of a run since one page got them last. */
export class FigureChanges {
  readonly #drawn: Drawn;
  readonly #causes: Paced;
  readonly #cells: Paced;
  readonly #points = new Map<number, string>();
  readonly #sentCauses = new Map<number, string>();
  readonly #sentCells = new Map<number, string>();
  #frontier: number | null = null;

  constructor(drawn: Drawn, time: () => number) {
    this.#drawn = drawn;
    this.#causes = new Paced(time);
    this.#cells = new Paced(time);
  }

  read(figures: RunFigures, now: number): Changes {
    const heat = this.#heat(figures);
    return {
      pt: this.#series(figures, now),
      err: this.#err(figures),
      heat,
      frontier: this.#frontier,
    };
  }

  /** What a frame had no room for comes again. */
  notSent({ err, heat }: Pick<Frame, 'err' | 'heat'>): void {
    for (const [id] of err) this.#sentCauses.delete(id);
    for (const [cell] of heat) this.#sentCells.delete(cell);
  }

  #series(figures: RunFigures, now: number): Frame['pt'] {
    const { since, step } = this.#drawn;
    if (since === undefined || step === undefined || now < since) return [];
    const last = Math.floor((now - since) / step);
    const from = since + Math.max(0, last - most.points + 1) * step;
    const { buckets } = figures.series({ from, to: now, step });
    const points = buckets.map(
      ([ok, failed, inFlight], at) => [from + at * step, ok, failed, inFlight] as const,
    );
    return changed(points.slice(-most.points), this.#points);
  }

  #err(figures: RunFigures): Frame['err'] {
    const rows = this.#causes.read(() => figures.signatures().rows) ?? [];
    const shown = rows.map(
      ({ id, count, lastItem, lastAt }) => [id, count, lastItem, lastAt] as const,
    );
    return changed(shown, this.#sentCauses, most.causes);
  }

  #heat(figures: RunFigures): Frame['heat'] {
    const { task, cell } = this.#drawn;
    if (task === undefined || cell === undefined) return [];
    // A task that has not started has no cells.
    const heat = this.#cells.read(() => attempt(() => figures.heat(task, { cell })));
    if (!heat) return [];
    this.#frontier = heat.frontier;
    const cells = heat.cells.map(
      ([done, failed, ms], at) => [at, done, failed, Math.round(ms)] as const,
    );
    const touched = cells.filter(([at, done]) => done > 0 || this.#sentCells.has(at));
    return changed(touched, this.#sentCells, most.cells);
  }
}

/** The rows that differ from what was sent under their first number; they count as sent. */
function changed<Row extends readonly [number, ...unknown[]]>(
  rows: readonly Row[],
  sent: Map<number, string>,
  limit = rows.length,
): Row[] {
  const fresh: Row[] = [];
  for (const row of rows) {
    if (fresh.length === limit) break;
    const text = JSON.stringify(row);
    if (sent.get(row[0]) === text) continue;
    sent.set(row[0], text);
    fresh.push(row);
  }
  return fresh;
}
