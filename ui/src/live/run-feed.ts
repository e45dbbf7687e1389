import type { Frame } from '../../../src/dashboard/payloads/frame.ts';
import type { RunSnapshot } from '../../../src/dashboard/payloads/run.ts';
import { Stored } from '../dom/stored.ts';
import { isIdle } from '../format/waits.ts';
import { hasEnded } from '../format/words.ts';
import { Refused } from '../source/request.ts';
import type { RunServer } from '../source/run-source.ts';
import { Attempts } from './attempts.ts';
import { connection } from './connection.ts';
import { LaneWindow } from './lanes.ts';
import { mergeRun } from './merge.ts';
import { Pace, type Shown } from './pace.ts';
import { Requests } from './requests.ts';

export interface RunView {
  readonly run: RunSnapshot;
  readonly shown: Shown;
  /** Changes when all panels must ask again. */
  readonly epoch: number;
  /** Changes when the page has been away: what frames brought one by one has a gap. */
  readonly gap: number;
}

/** The grid of the charts that frames bring points and cells for. */
export interface Grid {
  readonly since?: number;
  readonly step?: number;
  readonly cell?: number;
  readonly heatTask?: string;
}

const drawEveryMs = 500;
const snapshotEveryMs = 5000;
const idleMs = 1000;

/** One run, followed: a snapshot, then frames; drawn at most twice a second. */
export class RunFeed {
  readonly view = new Stored<RunView | undefined>(undefined);
  readonly lanes = new LaneWindow();
  readonly requests: Requests;
  readonly #server: RunServer;
  readonly #attempts: Attempts;
  readonly #pace = new Pace();
  readonly #readers = new Set<(frame: Frame) => void>();
  #stream: EventSource | undefined;
  #run: RunSnapshot | undefined;
  #epoch = 0;
  #gap = 0;
  #isMore = false;
  #drawnAt = 0;
  #openedAt = 0;
  #openedQ = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #grid: Grid = {};
  #opened: readonly string[] = [];

  constructor(server: RunServer) {
    this.#server = server;
    this.requests = new Requests(server);
    this.#attempts = new Attempts((signal) => this.#open(signal));
    this.#attempts.now();
  }

  retry = (): void => this.#attempts.now();

  /** Calls `reader` for each frame, until what it returns is called. */
  follow(reader: (frame: Frame) => void): () => void {
    this.#readers.add(reader);
    return () => {
      this.#readers.delete(reader);
    };
  }

  /** The stream is opened again when the grid has changed. */
  setGrid(change: Grid): void {
    const grid = { ...this.#grid, ...change };
    if (JSON.stringify(grid) === JSON.stringify(this.#grid)) return;
    this.#grid = grid;
    if (this.#stream && this.#run) this.#listen(this.#run.q);
  }

  /** Shows groups of tasks task by task, or none of them. */
  setOpened(opened: readonly string[]): void {
    if (opened.join('\n') === this.#opened.join('\n')) return;
    this.#opened = opened;
    this.#attempts.now();
  }

  get opened(): readonly string[] {
    return this.#opened;
  }

  close(): void {
    this.#attempts.close();
    clearTimeout(this.#timer);
    clearTimeout(this.#idle);
    this.#stream?.close();
  }

  async #open(signal: AbortSignal): Promise<void> {
    const isMore = this.#isMore;
    this.#isMore = false;
    this.#stream?.close();
    this.#stream = undefined;
    signal.addEventListener('abort', () => {
      this.#stream?.close();
      this.#stream = undefined;
    });
    const run = await this.#server.snapshot(signal, this.#opened);
    if (signal.aborted) return;
    this.#run = run;
    this.#openedAt = Date.now();
    this.#openedQ = run.q;
    this.#epoch += 1;
    if (!isMore) this.#gap += 1;
    this.#pace.reset();
    this.#draw();
    connection.set({ kind: hasEnded(run.state) ? 'ended' : 'live' });
    this.#listen(run.q);
  }

  #listen(from: number): void {
    this.#stream?.close();
    const { since, step, cell, heatTask } = this.#grid;
    const parameters = { from, since, step, cell, task: heatTask, open: this.#opened };
    const stream = new EventSource(this.#server.address(['stream'], parameters));
    this.#stream = stream;
    stream.addEventListener('message', (event: MessageEvent<string>) => {
      if (stream === this.#stream) this.#take(JSON.parse(event.data) as Frame);
    });
    stream.addEventListener('gone', (event: MessageEvent<string>) => {
      if (stream !== this.#stream) return;
      this.#attempts.failed(new Refused(JSON.parse(event.data)));
    });
    stream.addEventListener('error', () => {
      if (stream === this.#stream) this.#attempts.failed(new Error('The stream ended.'));
    });
  }

  #take(frame: Frame): void {
    const run = this.#run;
    if (!run) return;
    this.#attempts.seen();
    this.#run = mergeRun(run, frame);
    this.lanes.add(frame);
    this.requests.take(frame);
    for (const reader of this.#readers) reader(frame);
    // Its owner, its failure and what may be done have changed too.
    this.#isMore = this.#run.state === run.state && frame.more && this.#isOld();
    if (this.#isMore || this.#run.state !== run.state) this.#attempts.now();
    else this.#drawSoon();
    this.#lookWhenIdle(this.#run);
  }

  /** Frames do not bring questions: a run that stands still may have asked one. */
  #lookWhenIdle(run: RunSnapshot): void {
    clearTimeout(this.#idle);
    if (!isIdle(run) || run.q === this.#openedQ) return;
    this.#idle = setTimeout(() => {
      if (!this.#stream) return;
      this.#isMore = true;
      this.#attempts.now();
    }, idleMs);
  }

  /** Frames may leave parts out many times a second: then a snapshot now and then has to do. */
  #isOld(): boolean {
    return Date.now() - this.#openedAt > snapshotEveryMs;
  }

  #drawSoon(): void {
    if (this.#timer !== undefined) return;
    const wait = Math.max(0, this.#drawnAt + drawEveryMs - Date.now());
    this.#timer = setTimeout(() => this.#draw(), wait);
  }

  #draw(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const run = this.#run;
    if (!run) return;
    this.#drawnAt = Date.now();
    const shown = this.#pace.show(run.rate, run.leftMs, this.#drawnAt);
    this.view.set({ run, shown, epoch: this.#epoch, gap: this.#gap });
  }
}
