import { isTranscoded } from '../../formats/decode.ts';
import type { SourceSettings } from '../../formats/source.ts';
import { PrefixCheck } from '../../formats/split/prefix-check.ts';
import type { Failure } from '../../items/failure.ts';
import { failureFromError } from '../../items/failure-from-error.ts';
import { isRecord, type Json } from '../../lang/json.ts';
import type { Feed, Feeder, FeedListener, FedChunk, OpenedSource } from '../../ports/data.ts';
import type { Clock } from '../../ports/clock.ts';
import type { WorkSource } from '../../ports/work.ts';
import type { SourceRecord, StreamKind } from '../../run/source-record.ts';
import type { Chunk } from '../../wire/shared/directory.ts';
import { Ring } from '../../wire/shared/ring.ts';
import type { SourceText } from '../../wire/source.ts';
import type { EndedChunk } from '../active/chunk-ends.ts';
import type { TaskSource } from '../active/task-source.ts';
import type { TaskRun } from '../active/task-run.ts';
import { type Passed, readBefore } from './passed-stream.ts';
import { StreamInput } from './stream-input.ts';

/** What comes to the task from its source. */
export interface Feeding {
  readonly items: number;
  readonly source: SourceRecord;
  readonly chunks?: readonly FedChunk[];
  readonly opened?: OpenedSource;
  readonly failure?: Failure;
}

type PassedStream = Extract<Passed, { kind: 'stream' }>;

interface FeedParts {
  readonly feeder: Feeder;
  /** Consumers that the task can have at once. */
  readonly slots: number;
  readonly clock: Pick<Clock, 'after'>;
  /** Present when it names no files. */
  readonly stream: Passed | undefined;
  readonly folder: string;
  readonly spool: string;
  /** Items are read again once they have ended: for the file of their results. */
  readonly keepsSpool: boolean;
  /** Reading cannot go on in this process: the run must be stopped so that it can be resumed. */
  readonly interrupted: (failure: Failure) => void;
  /** Asks for a transaction with what has come. */
  readonly post: (feeding: Feeding) => void;
}

type State = 'waiting' | 'opening' | 'reading' | 'cut' | 'ended' | 'failed' | 'closed';

/**
 * The source of a task while the task runs in this process.
 *
 * | state   | holds                                           | left by             |
 * | ------- | ----------------------------------------------- | ------------------- |
 * | waiting | the task is about to run                        | begin, close        |
 * | opening | its files are looked for                        | opened, fail, close |
 * | reading | chunks come; with a full ring the feeder waits  | end, fail, close    |
 * | cut     | the stream that more comes from was not passed  | close               |
 * | ended   | all was read, in this process or before         | close               |
 * | failed  | no more comes: the task ends as failed          | close               |
 * | closed  | the task has settled or its run was released    | nothing             |
 */
export class SourceFeed implements WorkSource {
  readonly ring: Ring;
  readonly base: number;
  readonly #source: TaskSource;
  readonly #parts: FeedParts;
  #state: State = 'waiting';
  #feed: Feed | undefined;
  #input: StreamInput | undefined;
  /** Why the stream has failed; what it gave before is on its way. */
  #failure: Failure | undefined;
  /** As the last message has it that was posted. */
  #record: SourceRecord;

  constructor(task: TaskRun, source: TaskSource, parts: FeedParts) {
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

  /** What was read has all ended, and more cannot come: the run has to wait for its stream. */
  get isCut(): boolean {
    return this.#state === 'cut';
  }

  /** Reads on, if there is more. `ready` is called when items can run: at once, or not at all. */
  begin(ready: () => void): void {
    const { stream } = this.#parts;
    const { opened } = this.#source;
    if (this.#record.state !== 'open') this.#state = 'ended';
    else if (stream?.kind === 'missing') this.#state = 'cut';
    else {
      this.#state = opened ? 'reading' : 'opening';
      if (stream?.kind === 'stream') void this.#readStream(stream, ready);
      else this.#read(this.#source.settings, ready);
      if (stream?.kind === 'end') this.#feed?.end();
    }
    if (opened) ready();
  }

  #read(settings: SourceSettings, ready: () => void, before?: readonly Chunk[]): void {
    const { opened } = this.#source;
    const { feeder, folder, spool } = this.#parts;
    const { next } = this.#record;
    const known = {
      ...(opened ? { opened } : {}),
      ...(next === undefined ? {} : { from: next }),
      ...(before ? { before } : {}),
    };
    const request = { settings, folder, spool, ring: this.ring.buffer, ...known };
    this.#feed = feeder.feed(request, this.#listener(ready));
  }

  /** What the stream has decides how its text is read. */
  async #readStream({ stream, isRest }: PassedStream, ready: () => void): Promise<void> {
    const { settings } = this.#source;
    const input = new StreamInput(stream, settings.format, this.#parts.clock);
    this.#input = input;
    try {
      const kind = await input.kind();
      if (!this.#isLive) return;
      this.#record = { ...this.#record, stream: kind };
      const chunks = isRest ? undefined : this.#chunks();
      // Its bytes are not those of the text that was read: whoever decodes them passes over it.
      const isDecoded = kind === 'bytes' && isTranscoded(settings.reading.decoding.encoding);
      this.#read(settingsOf(settings, kind), ready, isDecoded ? chunks : undefined);
      if (!this.#feed) return;
      const feed = this.#feed;
      const target = {
        push: (bytes: Uint8Array, isGiven: boolean) => feed.push(bytes, isGiven),
        end: () => feed.end(),
        // What it gave before is passed on first.
        fail: (failure: Failure) => {
          this.#failure = failure;
          feed.end();
        },
      };
      if (!chunks || isDecoded) return await input.pump(target);
      const { next } = this.#record;
      const before = new PrefixCheck(chunks, readBefore(next, 'bytes'));
      await input.pump(target, readBefore(next, kind), before);
    } catch (error) {
      this.#fail({ ...failureFromError(error), code: 'MR424' });
    }
  }

  /** What was read of the source. */
  #chunks(): readonly Chunk[] {
    const { directory } = this.#source;
    return Array.from({ length: directory.count }, (_, number) => directory.at(number));
  }

  /** Items of a chunk have all ended, on disk. */
  finished({ chunk, hasFailed }: EndedChunk): void {
    this.#feed?.finished(chunk, hasFailed || this.#parts.keepsSpool);
  }

  close(): void {
    this.#state = 'closed';
    void this.#input?.stop();
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
        this.#record = { ...this.#record, ...sizeOf(opened.identity) };
        this.#post({ opened });
        ready();
      },
      chunk: (chunk) => {
        if (this.#state === 'reading') this.#chunk(chunk);
      },
      ended: (added) => {
        if (!this.#isLive) return;
        if (this.#failure) return this.#fail(this.#failure);
        this.#state = 'ended';
        this.#record = { ...this.#record, state: 'ended', ...(added > 0 ? { added } : {}) };
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
      ...lineOf(chunk.next),
      next: chunk.next,
    };
    this.#post({ items: chunk.items, chunks: [chunk] });
  }

  #fail(failure: Failure): void {
    if (!this.#isLive) return;
    // The thread that reads it was lost, a disk is full, or another stream was passed than before.
    if (['MR801', 'MR605', 'MR608'].includes(failure.code)) {
      this.close();
      return this.#parts.interrupted(failure);
    }
    this.#state = 'failed';
    this.#record = { ...this.#record, state: 'failed' };
    this.#post({ failure });
  }

  #post(what: Partial<Feeding>): void {
    this.#parts.post({ items: 0, source: this.#record, ...what });
  }
}

/** Texts and values come as they are: in UTF-8, and values as lines of JSON. */
function settingsOf(settings: SourceSettings, kind: StreamKind): SourceSettings {
  if (kind === 'bytes') return settings;
  const { reading } = settings;
  const decoding = { ...reading.decoding, encoding: 'utf-8' };
  const format = kind === 'values' ? { format: 'jsonl' as const } : {};
  return { ...settings, ...format, reading: { ...reading, decoding } };
}

function lineOf(next: Json): Pick<SourceRecord, 'line'> {
  const { line } = isRecord(next) ? next : {};
  return typeof line === 'number' ? { line } : {};
}

/** Bytes of the files of a source. */
function sizeOf(identity: Json): Pick<SourceRecord, 'size'> {
  const { files } = isRecord(identity) ? identity : {};
  if (!Array.isArray(files)) return {};
  // What a file has once it is decompressed is known at its end.
  if (files.some((file: unknown) => isRecord(file) && file['compression'] !== undefined)) return {};
  const sizes = files.map((file: unknown) => Number(isRecord(file) ? file['size'] : 0));
  return { size: sizes.reduce((sum, size) => sum + size, 0) };
}
