import { randomUUID } from 'node:crypto';
import { BroadcastChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { DrainEnd, Pool, PoolListener } from '../ports/pool.ts';
import { MillraceError } from '../errors.ts';
import type {
  DescribeReply,
  DrainMessage,
  PackHandle,
  ReleaseMessage,
  WorkerReport,
} from '../wire/messages.ts';
import { type WorkerData, WorkerGate } from '../wire/shared/waiting-count.ts';
import { Placement } from './scheduler.ts';
import { Shift } from './session.ts';

/** Workers are plain files of this build: the suffix is that of this file, since the compiler does not rewrite it. */
const suffix = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const entry = new URL(`../../workers/entry${suffix}`, import.meta.url).href;

/** How long a thread that was made for one drain is kept for another, in milliseconds. */
const CELL_LINGER_MS = 2000;

export interface PoolOptions {
  /** The heap of each worker thread, in MiB; absent: as Node decides. */
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
  readonly #gate = new WorkerGate();
  readonly #channel: BroadcastChannel;
  readonly #piscina: Piscina;
  readonly #placement: Placement;
  readonly #open: (threads: number) => Piscina;
  readonly #cells = new Set<Piscina>();
  /** Those of them that run nothing. */
  readonly #readyCells = new Set<Piscina>();
  #listener: PoolListener | undefined;
  #broken: unknown;

  constructor(size: number, options: PoolOptions) {
    this.size = size;
    const channel = `millrace-${randomUUID()}`;
    this.#channel = new BroadcastChannel(channel);
    this.#channel.unref();
    const workerData: WorkerData = { gate: this.#gate.buffer, channel };
    this.#open = (threads) => this.#piscinaOf(threads, { ...options, workerData });
    this.#piscina = this.#open(size);
    this.#placement = new Placement(size, this.#gate, (worker, over) =>
      worker === 'pool' ? shiftIn(this.#piscina, over) : this.#cell(over),
    );
  }

  listen(listener: PoolListener): void {
    this.#listener = listener;
  }

  drain(message: DrainMessage): Promise<DrainEnd> {
    return new Promise((resolve) => {
      this.#placement.add(message, {
        ended: (reply) => {
          if (reply.kind === 'drained' || reply.kind === 'unusable') resolve(reply);
        },
        lost: (loss) => resolve({ kind: 'lost', ...loss }),
      });
    });
  }

  kill(drain: number): void {
    this.#placement.kill(drain);
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
    this.#placement.close();
    await Promise.all([this.#piscina, ...this.#cells].map((piscina) => piscina.destroy()));
  }

  /** A shift in a thread of its own; one that was ready for another is used again. */
  #cell(over: (shift: Shift) => void): Shift {
    const [ready] = this.#readyCells;
    const piscina = ready ?? this.#open(1);
    this.#readyCells.delete(piscina);
    this.#cells.add(piscina);
    return shiftIn(piscina, (shift) => {
      this.#keepReady(piscina);
      over(shift);
    });
  }

  #keepReady(piscina: Piscina): void {
    this.#readyCells.add(piscina);
    const timer = setTimeout(() => {
      if (!this.#readyCells.delete(piscina)) return;
      this.#cells.delete(piscina);
      void piscina.destroy();
    }, CELL_LINGER_MS);
    timer.unref();
  }

  #piscinaOf(threads: number, { workerMemory, workerData }: ThreadOptions): Piscina {
    const piscina = new Piscina({
      filename: entry,
      name: 'handle',
      // An aborted task with minThreads below maxThreads leaves the tasks behind it waiting for ever.
      minThreads: threads,
      maxThreads: threads,
      // 'sync' would freeze timers and sockets of actions between two shifts.
      atomics: 'async',
      stricterFIFO: true,
      execArgv: [],
      recordTiming: false,
      workerData,
      ...(workerMemory === undefined
        ? {}
        : { resourceLimits: { maxOldGenerationSizeMb: workerMemory } }),
    });
    // Without a listener a worker that cannot start would end the process, or leave run() waiting.
    piscina.on('error', (error) => {
      this.#broken = error;
    });
    piscina.on('message', (report: WorkerReport) => this.#report(report));
    return piscina;
  }

  #describe(packs: readonly PackHandle[]): Promise<DescribeReply> {
    return new Promise((resolve, reject) => {
      this.#placement.add(
        { kind: 'describe', packs },
        {
          ended: (reply) => {
            if (reply.kind !== 'drained') resolve(reply);
          },
          lost: ({ reason }) => {
            const cause = this.#broken ?? new Error(reason);
            reject(new MillraceError('MR801', 'worker threads cannot be started', { cause }));
          },
        },
      );
    });
  }

  #report(report: WorkerReport): void {
    switch (report.kind) {
      case 'batch':
        return this.#listener?.batch(report.drain, report.batch);
      case 'log':
        return this.#listener?.log(report.drain, report.index, report.message, report.fields);
      case 'waits':
        return this.#placement.waits(report.drain);
      case 'ended':
        return this.#placement.ended(report.job, report.reply);
    }
  }
}

function shiftIn(piscina: Piscina, over: (shift: Shift) => void): Shift {
  return new Shift(
    (message, port, signal) => piscina.run(message, { signal, transferList: [port] }),
    over,
  );
}
