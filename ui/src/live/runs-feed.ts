import type { RunRow, RunsPage } from '../../../src/dashboard/payloads/runs.ts';
import { Stored } from '../dom/stored.ts';
import { addressOf, get, type Parameters } from '../source/request.ts';
import { Attempts } from './attempts.ts';
import { connection } from './connection.ts';

export interface RunsView {
  readonly page: RunsPage;
  /** Runs that have come since, and wait to be shown. */
  readonly fresh: number;
  /** When it was asked for, by the clock of this page. */
  readonly now: number;
}

const everyMs = 2000;

/** A page of the list of runs, kept up: rows keep their places, new ones wait. */
export class RunsFeed {
  readonly view = new Stored<RunsView | undefined>(undefined);
  readonly #query: Parameters;
  readonly #attempts: Attempts;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #takesNew = false;

  constructor(query: Parameters) {
    this.#query = query;
    this.#attempts = new Attempts((signal) => this.#look(signal));
    this.#attempts.now();
  }

  retry = (): void => this.#attempts.now();

  showNew = (): void => {
    this.#takesNew = true;
    this.#attempts.now();
  };

  close(): void {
    clearTimeout(this.#timer);
    this.#attempts.close();
  }

  async #look(signal: AbortSignal): Promise<void> {
    clearTimeout(this.#timer);
    const page = await get<RunsPage>(addressOf(['runs'], this.#query), signal);
    if (signal.aborted) return;
    connection.set({ kind: 'live' });
    const before = this.#takesNew ? undefined : this.view.value?.page;
    this.#takesNew = false;
    this.view.set({ ...inPlace(before, page), now: Date.now() });
    this.#timer = setTimeout(this.retry, everyMs);
    signal.addEventListener('abort', () => clearTimeout(this.#timer));
  }
}

/** The rows of before with their new contents; those that are not there any more are gone. */
export function inPlace(
  before: RunsPage | undefined,
  page: RunsPage,
): { readonly page: RunsPage; readonly fresh: number } {
  if (!before || before.rows.length === 0) return { page, fresh: 0 };
  const known = new Map(page.rows.map((row) => [row.id, row]));
  const shown = new Set(before.rows.map(({ id }) => id));
  const fresh = page.rows.filter(({ id }) => !shown.has(id)).length;
  const oldest = page.rows.at(-1)?.startedAt ?? 0;
  const rows = before.rows.flatMap((row): RunRow[] => {
    const now = known.get(row.id);
    if (now) return [now];
    // Pushed off the page by new ones, not removed.
    return fresh > 0 && row.startedAt <= oldest ? [row] : [];
  });
  return { page: { ...page, rows, cursor: fresh > 0 ? before.cursor : page.cursor }, fresh };
}
