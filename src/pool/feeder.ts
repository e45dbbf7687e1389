import { Worker } from 'node:worker_threads';
import { MillraceError } from '../errors.ts';
import type { Failure } from '../items/failure.ts';
import { reasonOf } from '../lang/lack.ts';
import { packageFile } from '../package-files.ts';
import { youngMemory } from '../ports/defaults.ts';
import type { Feed, Feeder, FeedListener, FeedRequest, OpenedSource } from '../ports/data.ts';
import type { FeederMessage, FeederReport } from '../ports/feeder-messages.ts';
import type { Chunk } from '../wire/shared/directory.ts';

/** A feed, as this thread sees it. */
interface RunningFeed {
  readonly listener: FeedListener;
  /** Resolve the pushes that the thread has not taken, in order. */
  readonly pushes: (() => void)[];
}

interface Question {
  readonly resolve: (what: string | undefined) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Reads sources in a thread of its own, which is started for the first of them and lives until
 * `close`. If it ends before, the feeds that it has fail with MR801: their runs stop, and can be
 * resumed. The next feed gets another thread.
 */
export class ThreadFeeder implements Feeder {
  #thread: Worker | undefined;
  #nextId = 1;
  readonly #feeds = new Map<number, RunningFeed>();
  readonly #questions = new Map<number, Question>();

  feed(request: FeedRequest, listener: FeedListener): Feed {
    const id = this.#nextId++;
    const pushes: (() => void)[] = [];
    this.#feeds.set(id, { listener, pushes });
    this.#send({ kind: 'feed', id, request });
    return {
      push: (bytes, isGiven = false) =>
        new Promise((resolve) => {
          if (!this.#feeds.has(id)) return resolve();
          pushes.push(resolve);
          const { buffer } = bytes;
          const given = isGiven && buffer instanceof ArrayBuffer ? [buffer] : [];
          this.#send({ kind: 'push', id, bytes }, given);
        }),
      end: () => this.#sendTo(id, { kind: 'end', id }),
      fail: (failure) => this.#sendTo(id, { kind: 'fail', id, failure }),
      // It may come after the end of the feed, and deletes files of its spool.
      finished: (chunk, keeps) =>
        this.#thread?.postMessage({ kind: 'finished', id, chunk, keeps } satisfies FeederMessage),
      close: () => {
        this.#thread?.postMessage({ kind: 'close', id } satisfies FeederMessage);
        this.#remove(id);
      },
    };
  }

  changed(source: OpenedSource, chunks: readonly Chunk[]): Promise<string | undefined> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#questions.set(id, { resolve, reject });
      this.#send({ kind: 'changed', id, source, chunks });
    });
  }

  async close(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    for (const id of this.#feeds.keys()) this.#remove(id);
    await thread?.terminate();
  }

  #sendTo(id: number, message: FeederMessage): void {
    if (this.#feeds.has(id)) this.#send(message);
  }

  #send(message: FeederMessage, given: readonly ArrayBuffer[] = []): void {
    try {
      this.#thread ??= this.#start();
      this.#thread.ref();
      this.#thread.postMessage(message, given);
    } catch (error) {
      queueMicrotask(() => this.#lost(reasonOf(error)));
    }
  }

  #start(): Worker {
    const thread = new Worker(new URL(packageFile('workers/feeder')), {
      name: 'feeder',
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb: youngMemory.feeder },
      // A pipe is closed by its socket. Node would close the number once more as the thread ends,
      // and with it what has that number by then.
      trackUnmanagedFds: false,
    });
    thread.on('message', (report: FeederReport) => this.#receive(report));
    let reason = 'it was ended';
    thread.on('error', (error) => (reason = reasonOf(error)));
    thread.on('exit', () => {
      if (this.#thread !== thread) return;
      this.#thread = undefined;
      this.#lost(reason);
    });
    return thread;
  }

  #receive(report: FeederReport): void {
    const { id } = report;
    if (report.kind === 'changed') {
      this.#questions.get(id)?.resolve(report.what);
      this.#questions.delete(id);
      return this.#rest();
    }
    const feed = this.#feeds.get(id);
    if (!feed) return;
    switch (report.kind) {
      case 'opened':
        return feed.listener.opened(report.source);
      case 'chunk':
        return feed.listener.chunk(report.chunk);
      case 'taken':
        return feed.pushes.shift()?.();
      case 'ended':
        this.#remove(id);
        return feed.listener.ended(report.added);
      case 'failed':
        this.#remove(id);
        return feed.listener.failed(report.failure);
    }
  }

  /** Pushes that are not taken resolve: nothing waits for them. */
  #remove(id: number): void {
    const feed = this.#feeds.get(id);
    this.#feeds.delete(id);
    for (const resolve of feed?.pushes.splice(0) ?? []) resolve();
    this.#rest();
  }

  /** A thread that has nothing to do does not keep the process alive. */
  #rest(): void {
    if (this.#feeds.size === 0 && this.#questions.size === 0) this.#thread?.unref();
  }

  #lost(reason: string): void {
    const message = `the thread that reads sources was lost: ${reason}`;
    const failure: Failure = { code: 'MR801', message };
    const feeds = [...this.#feeds];
    const questions = [...this.#questions.values()];
    this.#questions.clear();
    for (const [id, { listener }] of feeds) {
      this.#remove(id);
      listener.failed(failure);
    }
    for (const { reject } of questions) reject(new MillraceError('MR801', message));
  }
}
