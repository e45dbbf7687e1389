import {
  type FigureKind,
  figureKinds,
  type FigureRow,
  type FigureRows,
} from '../../figures/rows.ts';
import type { FigureWriter } from '../../ports/figures.ts';
import type { RunId, TaskKey } from '../../run/records.ts';
import { runKey, taskKey } from './keys.ts';
import type { Key, Tables } from './tables.ts';

/** Rows that are read at once. */
const rowsPerPage = 64;

/** What is recorded of tasks, over any tables: run, task, visit, kind, number. */
export class TableFigures implements FigureWriter {
  readonly #tables: Tables;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  commits(run: RunId): number {
    const bytes = this.#tables.get('commits', runKey(run));
    if (bytes?.byteLength !== Float64Array.BYTES_PER_ELEMENT) return 0;
    return new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0);
  }

  countCommit(run: RunId): void {
    const bytes = new Uint8Array(Float64Array.BYTES_PER_ELEMENT);
    new DataView(bytes.buffer).setFloat64(0, this.commits(run) + 1);
    this.#tables.put('commits', runKey(run), bytes);
  }

  of(key: TaskKey): FigureRows {
    return new TaskRows(this.#tables, key);
  }

  clear(key: TaskKey, kinds: readonly FigureKind[] = figureKinds): void {
    for (const kind of kinds) {
      for (const row of this.#tables.keys('figures', [...taskKey(key), kind])) {
        this.#tables.remove('figures', row);
      }
    }
  }
}

class TaskRows implements FigureRows {
  readonly #tables: Tables;
  readonly #prefix: Key;

  constructor(tables: Tables, key: TaskKey) {
    this.#tables = tables;
    this.#prefix = taskKey(key);
  }

  get(kind: FigureKind, number: number): Uint8Array | undefined {
    return this.#tables.get('figures', [...this.#prefix, kind, number]);
  }

  *all(kind: FigureKind, first = 0): Generator<FigureRow> {
    let from: number | undefined = first;
    while (from !== undefined) {
      const page: FigureRow[] = this.#tables
        .range('figures', [...this.#prefix, kind], { from, limit: rowsPerPage })
        .map(({ key, value }) => ({ number: Number(key.at(-1)), bytes: value }));
      yield* page;
      from = page.length === rowsPerPage ? (page.at(-1)?.number ?? 0) + 1 : undefined;
    }
  }

  put(kind: FigureKind, number: number, bytes: Uint8Array): void {
    this.#tables.put('figures', [...this.#prefix, kind, number], bytes);
  }

  remove(kind: FigureKind, number: number): void {
    this.#tables.remove('figures', [...this.#prefix, kind, number]);
  }
}
