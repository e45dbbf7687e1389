import { MillraceError } from '../../errors.ts';
import type { RunFigures } from '../../history/figures/run-figures.ts';
import { systemClock } from '../../executor/system-clock.ts';
import { faultOf, notFound } from '../faults.ts';
import type { Refusal } from '../payloads/actions.ts';
import type { Frame } from '../payloads/frame.ts';
import { type ReadRun, readRun } from '../reading/read-run.ts';
import type { OpenSource, Source } from '../source/source.ts';
import { Answers } from './answers.ts';
import { lanesOf } from './lanes.ts';
import { LogRing } from './log-ring.ts';
import { RunLog } from './run-log.ts';

/** Milliseconds from one look to the next. */
const interval = 250;

export interface Look {
  readonly source: OpenSource;
  readonly run: ReadRun;
  readonly figures: RunFigures;
  readonly lanes: Frame['lanes'];
}

export interface Watcher {
  /** The run as it is now. */
  look(look: Look): void;
  /** How something has ended that a page asked for. */
  answered(answer: Frame['actions'][number]): void;
  /** The run cannot be read any more; there are no more looks. */
  gone(why: Refusal): void;
}

/** Looks at one run four times a second, for all pages that show it. */
export class RunFeed {
  readonly log = new LogRing();
  readonly #source: Source;
  readonly #run: string;
  readonly #watchers = new Set<Watcher>();
  readonly #answers = new Answers();
  readonly #runLog = new RunLog(this.log);
  #timer: NodeJS.Timeout | undefined;

  constructor(source: Source, run: string) {
    this.#source = source;
    this.#run = run;
  }

  get isWatched(): boolean {
    return this.#watchers.size > 0;
  }

  add(watcher: Watcher): void {
    this.#watchers.add(watcher);
    if (!this.#timer) this.#schedule(0);
  }

  remove(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    if (this.isWatched) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  announce(answer: Frame['actions'][number]): void {
    for (const watcher of this.#watchers) watcher.answered(answer);
  }

  #schedule(ms: number): void {
    this.#timer = setTimeout(() => void this.#turn(), ms);
  }

  async #turn(): Promise<void> {
    const began = performance.now();
    try {
      const look = await this.#look();
      for (const watcher of this.#watchers) watcher.look(look);
    } catch (error) {
      this.#end(error);
      return;
    }
    const took = performance.now() - began;
    // A look at a very large run leaves time for others.
    if (this.isWatched) this.#schedule(Math.max(interval - took, took));
    else this.#timer = undefined;
  }

  async #look(): Promise<Look> {
    const source = await this.#source.open();
    if (!source) {
      const message = `The store ${this.#source.folder} is not there any more`;
      throw new MillraceError('MR601', message, { hint: 'It was removed, or moved.' });
    }
    const run = readRun(source, this.#run, systemClock.now());
    if (source.store.request(run.record.id)?.remove) throw notFound('the run is being removed');
    const batches = this.#runLog.look(source.store, run).map(({ batch }) => batch);
    for (const answer of this.#answers.look(source.history, run.record.id)) this.announce(answer);
    const figures = source.history.figures(run.record.id);
    return { source, run, figures, lanes: lanesOf(batches, run.now) };
  }

  #end(error: unknown): void {
    this.#timer = undefined;
    const { body } = faultOf(error);
    const watchers = [...this.#watchers];
    this.#watchers.clear();
    for (const watcher of watchers) watcher.gone(body);
  }
}
