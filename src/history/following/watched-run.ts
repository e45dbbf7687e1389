import { type OptionKinds, requireOptions } from '../../call-options.ts';
import { MillraceError } from '../../errors.ts';
import { parseDuration } from '../../lang/duration.ts';
import { duration } from '../../lang/kinds.ts';
import { shownFailure } from '../../redaction/shown-failure.ts';
import type { RunId, RunRecord } from '../../run/records.ts';
import type { RunEvent } from '../../run/run-event.ts';
import { progressOf, type TaskProgress } from '../../run/task-progress.ts';
import { currentVisits } from '../../run/visits-before.ts';
import { byStart } from '../order.ts';
import type { HistoryParts } from '../history-parts.ts';
import { type OpenQuestion, openQuestions } from '../questions.ts';
import type { RunReport } from '../report.ts';
import type { StoredRecords } from '../stored-records.ts';
import { storedReport } from '../stored-report.ts';
import { CommitWait, type RunLife } from './commit-wait.ts';
import { lookUntilOver } from './look.ts';
import { lifeInStore } from './open-visit.ts';
import { RunChanges } from './run-changes.ts';

/** How long `result` waits. */
export interface ResultWait {
  /** Milliseconds, or a duration such as `5m`; default: as long as it takes. */
  readonly timeout?: number | string;
}

const resultWait: OptionKinds<ResultWait> = { timeout: duration };

interface WatchedParts extends HistoryParts {
  readonly records: StoredRecords;
  readonly run: RunId;
}

/**
 * A run of any process, read from its store while it goes on. Nothing of the run waits for its
 * readers.
 */
export class WatchedRun {
  readonly #parts: WatchedParts;

  private constructor(parts: WatchedParts) {
    this.#parts = parts;
  }

  /** @internal */
  static of(parts: WatchedParts): WatchedRun {
    return new WatchedRun(parts);
  }

  /** The id of the run. */
  get id(): string {
    return this.#parts.run;
  }

  /** The run as it is now. Throws MR506 once it was removed. */
  report(): RunReport {
    const { store, records, clock } = this.#parts;
    return storedReport(store, records, this.#record(), clock.now());
  }

  /** The tasks that have started, in that order. */
  progress(): TaskProgress[] {
    const { store, run } = this.#parts;
    const tasks = currentVisits(this.#record(), store.tasks(run));
    const latest = new Map<string, (typeof tasks)[number]>();
    for (const task of tasks.toSorted(byStart)) {
      if (task.startedAt === undefined) continue;
      if (task.visit >= (latest.get(task.task)?.visit ?? 0)) latest.set(task.task, task);
    }
    return Array.from(latest.values(), progressOf);
  }

  /** The questions of the run, and of its child runs, that wait for an answer. */
  questions(): IterableIterator<OpenQuestion> {
    const { store, records } = this.#parts;
    return openQuestions(store, this.#record(), (record) => records.mask(record));
  }

  /**
   * What has started and settled so far, and then what changes, some ten times a second, until the
   * run has ended or is paused; at once where nobody runs it. Of events of items, the progress of
   * their task is told; logs are not. Throws MR506 when the run is removed, and MR507 when the
   * process that runs it ends first.
   */
  events(): AsyncIterableIterator<RunEvent> {
    // Whether somebody runs it counts from now on.
    return this.#events(this.#life());
  }

  async *#events(life: RunLife): AsyncGenerator<RunEvent, void> {
    const { store, clock, run, records } = this.#parts;
    const changes = new RunChanges((failure) =>
      shownFailure(failure, records.shown(this.#record(), store.tasks(run))),
    );
    for await (const isLast of lookUntilOver(life, clock)) {
      const record = this.#record();
      yield* changes.next({ run: record, tasks: store.tasks(run) }, clock.now());
      if (isLast) yield* ending(record, clock.now());
    }
  }

  /**
   * Resolves with the report when the run has ended or is paused; at once where nobody runs it.
   * Throws MR506 when it is removed, MR507 when the process that runs it ends first, MR519 when the
   * time is over.
   */
  async result(options: ResultWait = {}): Promise<RunReport> {
    requireOptions('run.result', options, resultWait);
    const { clock, run } = this.#parts;
    const { timeout } = options;
    const until = timeout === undefined ? Infinity : clock.monotonic() + timeOf(timeout);
    const life = this.#life();
    const commits = new CommitWait({ clock, life });
    while (!life.isOver()) {
      this.#record();
      const left = until - clock.monotonic();
      if (left <= 0) throw timeIsOver(run, timeout);
      await commits.pass(left);
    }
    return this.report();
  }

  #life(): RunLife {
    const { store, run, alive } = this.#parts;
    return lifeInStore(store, run, alive);
  }

  #record(): RunRecord {
    const { store, run } = this.#parts;
    const record = store.run(run);
    if (record) return record;
    throw new MillraceError('MR506', `run ${run} was removed`, {
      hint: 'millrace ps lists the runs that are left',
    });
  }
}

function* ending({ state, endedAt }: RunRecord, now: number): Generator<RunEvent, void> {
  const at = endedAt ?? now;
  if (state === 'paused') yield { type: 'run-paused', at };
  else if (state !== 'running') yield { type: 'run-ended', at, state };
}

function timeOf(timeout: number | string): number {
  return parseDuration(timeout) ?? 0;
}

function timeIsOver(run: RunId, timeout: number | string | undefined): MillraceError {
  const time = typeof timeout === 'number' ? `${timeout} ms` : timeout;
  return new MillraceError('MR519', `run ${run} has not ended within ${time}`, {
    hint: `it goes on; millrace watch ${run} shows it`,
    details: { run },
  });
}
