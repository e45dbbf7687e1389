import type { Failure } from '../../items/failure.ts';
import type { Feed, Feeder, FeedListener, FedChunk, OpenedSource } from '../../ports/data.ts';
import type { WorkSource } from '../../ports/work.ts';
import type { SourceRecord } from '../../run/records.ts';
import { Ring } from '../../wire/shared/ring.ts';
import type { SourceText } from '../../wire/source.ts';
import type { TaskSource } from '../active/task-source.ts';
import type { TaskRun } from '../active/task-run.ts';

/** What comes to the task from its source. */
export interface Feeding {
  readonly items: number;
  readonly source: SourceRecord;
  readonly chunks?: readonly FedChunk[];
  readonly opened?: OpenedSource;
  readonly failure?: Failure;
}

interface FeedParts {
  readonly feeder: Feeder;
  /** Consumers that the task can have at once. */
  readonly slots: number;
  readonly folder: string;
  readonly spool: string;
  /** Asks for a transaction with what has come. */
  readonly post: (feeding: Feeding) => void;
}

type State = 'waiting' | 'opening' | 'reading' | 'ended' | 'failed' | 'closed';

/**
 * The source of a task while the task runs in this process.
 *
 * | state   | holds                                           | left by             |
 * | ------- | ----------------------------------------------- | ------------------- |
 * | waiting | the task is about to run                        | begin, close        |
 * | opening | its files are looked for                        | opened, fail, close |
 * | reading | chunks come; with a full ring the feeder waits  | end, fail, close    |
 * | ended   | all was read, in this process or before         | close               |
 * | failed  | no more comes: the task ends as failed          | close               |
 * | closed  | the task has settled or its run was released    | nothing             |
 */
export class SourceFeed implements WorkSource {
  readonly ring: Ring;
  readonly base: number;
  readonly #task: TaskRun;
  readonly #source: TaskSource;
  readonly #parts: FeedParts;
  #state: State = 'waiting';
  #feed: Feed | undefined;
  /** As the last message has it that was posted. */
  #record: SourceRecord;

  constructor(task: TaskRun, source: TaskSource, parts: FeedParts) {
    this.#task = task;
    this.#source = source;
    this.#parts = parts;
    this.#record = task.record.source ?? { state: 'open' };
    this.base = task.record.summary.total;
    this.ring = Ring.create(parts.slots);
    if (this.#record.state !== 'open') this.ring.close();
  }

  get state(): State {
    return this.#state;
  }

  get directory(): SharedArrayBuffer {
    return this.#source.directory.buffer;
  }

  get text(): SourceText | undefined {
    return this.#source.opened?.text;
  }

  /** Reads on, if there is more. `ready` is called when items can run: at once, or not at all. */
  begin(ready: () => void): void {
    const { opened, settings } = this.#source;
    const { feeder, folder, spool } = this.#parts;
    if (this.#record.state !== 'open') this.#state = 'ended';
    else {
      this.#state = opened ? 'reading' : 'opening';
      const { next } = this.#record;
      this.#feed = feeder.feed(
        {
          settings,
          folder,
          spool,
          ring: this.ring.buffer,
          ...(opened ? { opened } : {}),
          ...(next === undefined ? {} : { from: next }),
        },
        this.#listener(ready),
      );
    }
    if (opened) ready();
  }

  /** An item could not be read that is to end its source: what was read before ends by itself. */
  stop(failure: Failure): void {
    this.#feed?.close();
    this.#fail(failure);
  }

  close(): void {
    this.#state = 'closed';
    this.#feed?.close();
    this.#feed = undefined;
  }

  get #isLive(): boolean {
    return this.#state === 'opening' || this.#state === 'reading';
  }

  #listener(ready: () => void): FeedListener {
    return {
      opened: (opened) => {
        if (this.#state !== 'opening') return;
        this.#state = 'reading';
        this.#source.opened = opened;
        this.#post({ opened });
        ready();
      },
      chunk: (chunk) => {
        if (this.#state === 'reading') this.#chunk(chunk);
      },
      ended: () => {
        if (!this.#isLive) return;
        this.#state = 'ended';
        this.#record = { ...this.#record, state: 'ended' };
        this.#post({});
      },
      failed: (failure) => this.#fail(failure),
    };
  }

  #chunk(chunk: FedChunk): void {
    const { chunks = 0, bytes = 0 } = this.#record;
    this.#record = {
      ...this.#record,
      chunks: chunks + 1,
      bytes: bytes + chunk.bytes,
      next: chunk.next,
    };
    this.#post({ items: chunk.items, chunks: [chunk] });
  }

  #fail(failure: Failure): void {
    if (!this.#isLive) return;
    this.#state = 'failed';
    this.#record = { ...this.#record, state: 'failed' };
    this.#post({ failure });
  }

  #post(what: Partial<Feeding>): void {
    this.#parts.post({ items: 0, source: this.#record, ...what });
  }

  /** The task that is fed. */
  get task(): TaskRun {
    return this.#task;
  }
}
