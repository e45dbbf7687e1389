import { randomUUID } from 'node:crypto';
import { BroadcastChannel } from 'node:worker_threads';
import { MillraceError } from '../errors.ts';
import type { Failure } from '../items/failure.ts';
import { reasonOf } from '../lang/lack.ts';
import { stackOf } from '../lang/thrown.ts';
import type { Clock } from '../ports/clock.ts';
import { lingerPolicy, mostLoadTime, type SupplyPolicy, supplyPolicy } from '../ports/defaults.ts';
import type { ConsumerEnd, Pool, PoolListener, StrayError } from '../ports/pool.ts';
import type {
  ConsumerMessage,
  DescribeReply,
  PackExports,
  PackHandle,
  ReleaseMessage,
  WorkerReport,
} from '../wire/messages.ts';
import { errorOriginOf } from '../wire/error-origin.ts';
import { type WorkerData, WaitingCount } from '../wire/shared/waiting-count.ts';
import { LoadWatch } from './load-watch.ts';
import { makeThread } from './piscina-thread.ts';
import { OpenBatches } from './open-batches.ts';
import { ProcessGroups } from './process-groups.ts';
import { Scheduler } from './scheduler.ts';
import { Supervisor } from './supervisor.ts';
import { ThreadSupply } from './thread-supply.ts';

export interface PoolOptions {
  /** Heap of each worker thread in MiB; absent: the default of Node. */
  readonly workerMemory?: number;
  /** Bytes of outputs that each thread keeps of those it has read; absent: a default. */
  readonly pageBytes?: number;
  readonly supply?: Partial<SupplyPolicy>;
  /** Milliseconds that the import of an action file may take. */
  readonly mostLoadTime?: number;
}

/**
 * Starts `size` worker threads. `started` resolves with the first, and rejects with MR801 when none
 * comes up; then, as always, the pool must be closed.
 */
export function startPool(
  size: number,
  clock: Clock,
  options: PoolOptions = {},
): { readonly pool: Pool; readonly started: Promise<void> } {
  const pool = new PiscinaPool(size, clock, options);
  const started = pool.start();
  // The caller may fail before it waits.
  started.catch(() => {});
  return { pool, started };
}

/** Starts `size` worker threads. Throws MR801 when none comes up. */
export async function openPool(
  size: number,
  clock: Clock,
  options: PoolOptions = {},
): Promise<Pool> {
  const { pool, started } = startPool(size, clock, options);
  try {
    await started;
  } catch (error) {
    await pool.close();
    throw error;
  }
  return pool;
}

class PiscinaPool implements Pool {
  readonly size: number;
  readonly #channel: BroadcastChannel;
  readonly #threads: ThreadSupply;
  readonly #isolated: ThreadSupply;
  readonly #scheduler: Scheduler;
  readonly #openBatches: OpenBatches;
  readonly #processGroups = new ProcessGroups();
  #listener: PoolListener | undefined;

  constructor(size: number, clock: Clock, options: PoolOptions) {
    this.size = size;
    const channel = `millrace-${randomUUID()}`;
    this.#channel = new BroadcastChannel(channel);
    this.#channel.unref();
    const waitingCount = new WaitingCount();
    const workerData: Omit<WorkerData, 'logWindow'> = {
      waitingCount: waitingCount.buffer,
      channel,
      ...(options.pageBytes === undefined ? {} : { pageBytes: options.pageBytes }),
    };
    const policy = { ...supplyPolicy, ...options.supply };
    const report = (message: WorkerReport): Promise<void> | undefined => {
      if (message.kind !== 'log') {
        this.#report(message);
        return undefined;
      }
      this.#openBatches.logged(message.consumer);
      return this.#listener?.log(message.consumer, message.line);
    };
    const stray = (error: unknown): void => this.#listener?.strayed(strayOf(error));
    const make = (): Supervisor =>
      new Supervisor({
        clock,
        policy,
        endPrograms: (session) => this.#processGroups.end(session),
        make: (gone) => makeThread({ ...options, workerData, report, stray }, gone),
        stray,
        changed: () => this.#scheduler.supplyChanged(),
      });
    this.#threads = new ThreadSupply({ size, make });
    this.#isolated = new ThreadSupply({ size, make, lingers: lingerPolicy.isolatedWorker });
    const most = options.mostLoadTime ?? mostLoadTime;
    const loads = new LoadWatch(clock, most, (stuck) => this.#scheduler.end(stuck));
    const { threads, isolated } = { threads: this.#threads, isolated: this.#isolated };
    this.#openBatches = new OpenBatches(clock, (...batch) => this.#listener?.batch(...batch));
    const openBatches = this.#openBatches;
    const parts = { clock, policy, waitingCount, loads, threads, isolated, openBatches };
    this.#scheduler = new Scheduler(parts);
  }

  async start(): Promise<void> {
    try {
      await this.#threads.fill();
    } catch (error) {
      const [cause] = error instanceof AggregateError ? error.errors : [error];
      const message = `worker threads cannot be started: ${reasonOf(cause)}`;
      throw new MillraceError('MR801', message, { cause });
    }
  }

  listen(listener: PoolListener): void {
    this.#listener = listener;
  }

  consume(message: ConsumerMessage): Promise<ConsumerEnd> {
    const { consumer } = message;
    return new Promise((resolve) => {
      this.#scheduler.add(message, {
        ended: (reply) => {
          if (reply.kind !== 'described') resolve(reply);
        },
        lost: (loss) => resolve({ kind: 'lost', ...loss }),
        starved: (failure) => resolve({ kind: 'starved', failure }),
        waiting: (shortage) => this.#listener?.waiting(consumer, shortage),
        supplied: () => this.#listener?.supplied(consumer),
      });
    });
  }

  kill(consumer: number): void {
    this.#scheduler.kill(consumer);
  }

  withdraw(consumer: number): void {
    this.#scheduler.withdraw(consumer);
  }

  async describe(packs: readonly PackHandle[]): Promise<readonly PackExports[]> {
    const reply = await this.#describe(packs);
    if (reply.kind === 'described') return reply.packs;
    throw errorOf(reply.failure);
  }

  release(documents: readonly number[], folder?: string): void {
    const closed = folder === undefined ? {} : { folder };
    const message: ReleaseMessage = { release: documents, ...closed };
    this.#channel.postMessage(message);
  }

  async close(): Promise<void> {
    this.#channel.close();
    this.#scheduler.close();
    this.#openBatches.close();
    await Promise.all([this.#threads.close(), this.#isolated.close()]);
    await this.#processGroups.close();
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
            const cause = new Error(reason);
            reject(new MillraceError('MR801', 'a worker thread was lost', { cause }));
          },
          starved: (failure) => reject(errorOf(failure)),
          waiting: () => {},
          supplied: () => {},
        },
      );
    });
  }

  #lacking(consumer: number, lack: string): void {
    const failure = this.#scheduler.lacking(consumer, lack);
    if (failure) this.#listener?.starved(consumer, failure);
  }

  #report(report: Exclude<WorkerReport, { kind: 'log' }>): void {
    switch (report.kind) {
      case 'batch':
        this.#openBatches.arrived(report.consumer);
        return this.#listener?.batch(report.consumer, report.batch);
      case 'checkpoint':
        return this.#listener?.checkpoint(report.consumer, report);
      case 'load-checkpoint':
        return this.#listener?.loadCheckpoint(report.consumer, report);
      case 'limit':
        return this.#listener?.limit(report.consumer, report.lane, report.limit);
      case 'progress':
        return this.#listener?.progress(report.consumer, report.item, report.progress);
      case 'late-error':
        return this.#listener?.lateError(report);
      case 'loading':
        return this.#scheduler.loading(report.assignment, report.url);
      case 'loaded':
        return this.#scheduler.loaded(report.assignment, report.url);
      case 'waits':
        this.#openBatches.waits(report.consumer);
        return this.#scheduler.waits(report.consumer);
      case 'lacking':
        return this.#lacking(report.consumer, report.lack);
      case 'supplied':
        return this.#scheduler.supplied(report.consumer);
      case 'spawner':
        return void this.#processGroups.serve(report.reply);
      case 'ended':
        return this.#scheduler.ended(report.assignment, report.reply);
    }
  }
}

function strayOf(error: unknown): StrayError {
  const stack = stackOf(error);
  const origin = errorOriginOf(error);
  return {
    reason: reasonOf(error),
    ...(stack === undefined ? {} : { stack }),
    ...(origin ? { origin } : {}),
  };
}

function errorOf({ code, message, hint }: Failure): MillraceError {
  return new MillraceError(code, message, hint === undefined ? {} : { hint });
}
