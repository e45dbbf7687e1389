import { truncate } from 'node:fs/promises';
import { MillraceError, type ItemResult } from '../api/basics.ts';
import type { Executor, Run } from '../api/runs.ts';
import type { EndedItem, RunHistory } from '../api/stored-runs.ts';
import { endedJob, isUnstarted } from './each/ended-job.ts';
import { JobLines, usable } from './each/job-files.ts';
import { jobLogHead, jobLogLine } from './each/job-log.ts';
import { elementText } from './item-facts.ts';
import { LineBuffer } from './line-buffer.ts';
import { LoggedItems } from './logged-items.ts';

/** Errors with which a run leaves this process before its end: who follows it says so. */
const left = new Set<unknown>(['MR507', 'MR508', 'MR514', 'MR604', 'MR605', 'MR801']);

/**
 * `--joblog` of a run: a line for each item as it ends, in the columns of GNU parallel. The number
 * of a line is the position of its item, from 1; its command is `TASK/INDEX` and the element.
 */
export class RunJobLog {
  readonly #file: JobLines;
  readonly #lines: LineBuffer;
  readonly #logged: LoggedItems;

  private constructor(file: JobLines, logged: LoggedItems) {
    this.#file = file;
    this.#lines = new LineBuffer((text) => file.append(text));
    this.#logged = logged;
  }

  /**
   * Undefined without a path. A file that exists goes on; of a run that is resumed or retried, its
   * lines are read, so that none is written twice. Throws MR501 before anything runs.
   */
  static async open(
    path: string | undefined,
    how: 'begun' | 'continued',
  ): Promise<RunJobLog | undefined> {
    if (path === undefined) return undefined;
    return usable('--joblog', path, async () => {
      const logged = how === 'begun' ? new LoggedItems() : await LoggedItems.in(path);
      // A process that was killed may have left half of a line.
      if (logged.end !== undefined) await truncate(path, logged.end);
      const form = { head: jobLogHead, line: jobLogLine, isCsv: false };
      return new RunJobLog(await JobLines.open(path, form, false), logged);
    });
  }

  /** Writes the items that have ended and that end, until the run is over. */
  async follow(run: Run, { history }: Executor): Promise<void> {
    const places = new Map<string, string>();
    try {
      for await (const ended of history.followItems(run.id)) {
        if (isUnstarted(ended.result)) continue;
        await this.#add(ended, placeOf(ended, run.id, { history, places }));
      }
      await this.#lines.flush();
    } catch (error) {
      if (error instanceof MillraceError && left.has(error.code)) return;
      // What ends from now on could not be written either: the rest can be resumed.
      run.pause().catch(() => {});
      throw error;
    }
  }

  async close(): Promise<void> {
    // What could not be written was thrown before.
    await this.#lines.flush().catch(() => {});
    await this.#file.close();
  }

  async #add({ result }: EndedItem, place: string): Promise<void> {
    const began = result.started_at === null ? 0 : Date.parse(result.started_at);
    if (this.#logged.has(place, result.index, began)) return;
    const show = (): string => `${place}/${result.index} ${elementText(result)}`.trimEnd();
    const job = endedJob(result, { isProgram: hasPrinted(result), columns: undefined, show });
    await this.#lines.add(jobLogLine(job));
  }
}

/** A program: what it has printed is in its output or its error. */
function hasPrinted({ output, error }: ItemResult): boolean {
  const { stderr } = Object(output ?? error?.data);
  return typeof stderr === 'string';
}

interface Places {
  readonly history: RunHistory;
  readonly places: Map<string, string>;
}

/** `fetch`, in its second visit `fetch#2`; in a child run behind its item: `parts/1/fetch`. */
function placeOf(
  { run, task, visit }: Pick<EndedItem, 'run' | 'task' | 'visit'>,
  root: string,
  known: Places,
): string {
  const own = visit > 1 ? `${task}#${visit}` : task;
  if (run === root) return own;
  const above = known.places.get(run) ?? aboveOf(run, root, known);
  known.places.set(run, above);
  return `${above}/${own}`;
}

function aboveOf(run: string, root: string, known: Places): string {
  const { parent } = known.history.find(run);
  return parent ? `${placeOf(parent, root, known)}/${parent.index}` : '';
}

/** What writes the log while the run is followed. An error of it is thrown once the run is left. */
export function besideOf(
  log: RunJobLog | undefined,
  run: Run,
  executor: Executor,
): { readonly beside?: Promise<void> } {
  if (!log) return {};
  const beside = log.follow(run, executor);
  beside.catch(() => {});
  return { beside };
}
