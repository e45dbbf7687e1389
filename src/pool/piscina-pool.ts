import { randomUUID } from 'node:crypto';
import { BroadcastChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { MillraceError } from '../errors.ts';
import { lingerPolicy } from '../ports/defaults.ts';
import type { ConsumerEnd, Pool, PoolListener } from '../ports/pool.ts';
import type {
  DescribeReply,
  ConsumerMessage,
  PackHandle,
  ReleaseMessage,
  WorkerReport,
} from '../wire/messages.ts';
import { type WorkerData, WaitingCount } from '../wire/shared/waiting-count.ts';
import { ProcessGroups } from './process-groups.ts';
import { Scheduler } from './scheduler.ts';
import { Session } from './session.ts';

/** The compiler does not rewrite the suffix of a worker file, so it is taken from this file. */
const suffix = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const entry = new URL(`../../workers/entry${suffix}`, import.meta.url).href;

export interface PoolOptions {
  /** Heap of each worker thread in MiB; absent: the default of Node. */
  readonly workerMemory?: number;
}

/** Starts `size` worker threads. Throws MR801 when they do not come up. */
export async function openPool(size: number, options: PoolOptions = {}): Promise<Pool> {
  const pool = new PiscinaPool(size, options);
  await pool.describe([]);
  return pool;
}

interface ThreadOptions extends PoolOptions {
  readonly workerData: WorkerData;
}

class PiscinaPool implements Pool {
  readonly size: number;
  readonly #waitingCount = new WaitingCount();
  readonly #channel: BroadcastChannel;
  readonly #piscina: Piscina;
  readonly #scheduler: Scheduler;
  readonly #processGroups = new ProcessGroups();
  readonly #open: (threads: number) => Piscina;
  readonly #isolatedWorkers = new Set<Piscina>();
  /** Isolated workers that run nothing. */
  readonly #readyIsolatedWorkers = new Set<Piscina>();
  #listener: PoolListener | undefined;
  /** The last error of a worker that could not start. */
  #startError: unknown;

  constructor(size: number, options: PoolOptions) {
    this.size = size;
    const channel = `millrace-${randomUUID()}`;
    this.#channel = new BroadcastChannel(channel);
    this.#channel.unref();
    const workerData: WorkerData = { waitingCount: this.#waitingCount.buffer, channel };
    this.#open = (threads) => this.#piscinaOf(threads, { ...options, workerData });
    this.#piscina = this.#open(size);
    this.#scheduler = new Scheduler(size, this.#waitingCount, (worker, over) =>
      worker === 'pool' ? this.#sessionIn(this.#piscina, over) : this.#isolatedSession(over),
    );
  }

  listen(listener: PoolListener): void {
    this.#listener = listener;
  }

  consume(message: ConsumerMessage): Promise<ConsumerEnd> {
    return new Promise((resolve) => {
      this.#scheduler.add(message, {
        ended: (reply) => {
          if (reply.kind === 'finished' || reply.kind === 'unusable') resolve(reply);
        },
        lost: (loss) => resolve({ kind: 'lost', ...loss }),
      });
    });
  }

  kill(consumer: number): void {
    this.#scheduler.kill(consumer);
  }

  async describe(packs: readonly PackHandle[]): Promise<ReadonlySet<string>> {
    const reply = await this.#describe(packs);
    if (reply.kind === 'described') return new Set(reply.actions);
    const { code, message, hint } = reply.failure;
    throw new MillraceError(code, message, hint === undefined ? {} : { hint });
  }

  release(documents: readonly number[]): void {
    const message: ReleaseMessage = { release: documents };
    this.#channel.postMessage(message);
  }

  async close(): Promise<void> {
    this.#channel.close();
    this.#scheduler.close();
    await Promise.all(
      [this.#piscina, ...this.#isolatedWorkers].map((piscina) => piscina.destroy()),
    );
    await this.#processGroups.close();
  }

  /** Begins a session in a thread of its own, new or ready. */
  #isolatedSession(over: (session: Session) => void): Session {
    const [ready] = this.#readyIsolatedWorkers;
    const piscina = ready ?? this.#open(1);
    this.#readyIsolatedWorkers.delete(piscina);
    this.#isolatedWorkers.add(piscina);
    return this.#sessionIn(piscina, (session) => {
      this.#keepReady(piscina);
      over(session);
    });
  }

  #sessionIn(piscina: Piscina, over: (session: Session) => void): Session {
    return new Session(
      {
        start: (message, port, signal) => piscina.run(message, { signal, transferList: [port] }),
        endPrograms: (session) => this.#processGroups.end(session),
      },
      over,
    );
  }

  #keepReady(piscina: Piscina): void {
    this.#readyIsolatedWorkers.add(piscina);
    const timer = setTimeout(() => {
      if (!this.#readyIsolatedWorkers.delete(piscina)) return;
      this.#isolatedWorkers.delete(piscina);
      void piscina.destroy();
    }, lingerPolicy.isolatedWorker);
    timer.unref();
  }

  #piscinaOf(threads: number, { workerMemory, workerData }: ThreadOptions): Piscina {
    const piscina = new Piscina({
      filename: entry,
      name: 'handle',
      // With fewer, an aborted task leaves the tasks that are queued behind it waiting for ever.
      minThreads: threads,
      maxThreads: threads,
      // 'sync' freezes timers and sockets of actions between two sessions.
      atomics: 'async',
      stricterFIFO: true,
      execArgv: [],
      recordTiming: false,
      workerData,
      ...(workerMemory === undefined
        ? {}
        : { resourceLimits: { maxOldGenerationSizeMb: workerMemory } }),
    });
    // Without a listener, a worker that cannot start ends the process or leaves run() waiting.
    piscina.on('error', (error) => {
      this.#startError = error;
    });
    piscina.on('message', (report: WorkerReport) => this.#report(report));
    return piscina;
  }

  #describe(packs: readonly PackHandle[]): Promise<DescribeReply> {
    return new Promise((resolve, reject) => {
      this.#scheduler.add(
        { kind: 'describe', packs },
        {
          ended: (reply) => {
            if (reply.kind !== 'finished') resolve(reply);
          },
          lost: ({ reason }) => {
            const cause = this.#startError ?? new Error(reason);
            reject(new MillraceError('MR801', 'worker threads cannot be started', { cause }));
          },
        },
      );
    });
  }

  #report(report: WorkerReport): void {
    switch (report.kind) {
      case 'batch':
        return this.#listener?.batch(report.consumer, report.batch);
      case 'log':
        return this.#listener?.log(report.consumer, report.index, report.message, report.fields);
      case 'waits':
        return this.#scheduler.waits(report.consumer);
      case 'spawner':
        return void this.#processGroups.serve(report.reply);
      case 'ended':
        return this.#scheduler.ended(report.assignment, report.reply);
    }
  }
}
