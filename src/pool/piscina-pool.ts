import { randomUUID } from 'node:crypto';
import { BroadcastChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { DrainEnd, Pool, PoolListener } from '../engine/pool-port.ts';
import { MillraceError } from '../errors.ts';
import type {
  DescribeReply,
  DrainMessage,
  DrainReply,
  PackHandle,
  ReleaseMessage,
  WorkerMessage,
  WorkerReport,
} from '../wire/messages.ts';
import { type WorkerData, WorkerGate } from '../wire/worker-gate.ts';

/** Workers are plain files of this build: the suffix is that of this file, since the compiler does not rewrite it. */
const suffix = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const entry = new URL(`../../workers/entry${suffix}`, import.meta.url).href;

export interface PoolOptions {
  /** The JavaScript heap that a worker may have, in MiB; shared memory and buffers are not part of it. */
  readonly workerMemory?: number;
}

/** Starts `size` worker threads. Throws MR801 when they do not come up. */
export async function openPool(size: number, options: PoolOptions = {}): Promise<Pool> {
  const pool = new PiscinaPool(size, options);
  await pool.describe([]);
  return pool;
}

class PiscinaPool implements Pool {
  readonly size: number;
  readonly #gate = new WorkerGate();
  readonly #channel: BroadcastChannel;
  readonly #piscina: Piscina;
  readonly #kills = new Map<number, AbortController>();
  #listener: PoolListener | undefined;
  #broken: unknown;

  constructor(size: number, { workerMemory }: PoolOptions) {
    this.size = size;
    const channel = `millrace-${randomUUID()}`;
    this.#channel = new BroadcastChannel(channel);
    this.#channel.unref();
    const workerData: WorkerData = { gate: this.#gate.buffer, channel };
    this.#piscina = new Piscina({
      filename: entry,
      name: 'handle',
      // An aborted task with minThreads below maxThreads leaves the tasks behind it waiting for ever.
      minThreads: size,
      maxThreads: size,
      // 'sync' would freeze timers and sockets of actions between two drains.
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
    this.#piscina.on('error', (error) => {
      this.#broken = error;
    });
    this.#piscina.on('message', (report: WorkerReport) => this.#report(report));
  }

  listen(listener: PoolListener): void {
    this.#listener = listener;
  }

  async drain(message: DrainMessage): Promise<DrainEnd> {
    const kill = new AbortController();
    this.#kills.set(message.drain, kill);
    const running = this.#run<DrainReply>(message, kill.signal);
    try {
      return await running;
    } catch (error) {
      return { kind: 'lost', reason: error instanceof Error ? error.message : String(error) };
    } finally {
      this.#kills.delete(message.drain);
      this.#updateGate();
    }
  }

  kill(drain: number): void {
    this.#kills.get(drain)?.abort();
  }

  async describe(packs: readonly PackHandle[]): Promise<ReadonlySet<string>> {
    let reply: DescribeReply;
    try {
      reply = await this.#run<DescribeReply>({ kind: 'describe', packs });
    } catch (error) {
      const cause = this.#broken ?? error;
      throw new MillraceError('MR801', 'worker threads cannot be started', { cause });
    }
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
    await this.#piscina.destroy();
  }

  async #run<Reply>(message: WorkerMessage, signal?: AbortSignal): Promise<Reply> {
    const reply: Promise<Reply> = this.#piscina.run(message, signal ? { signal } : {});
    this.#updateGate();
    return reply;
  }

  #updateGate(): void {
    this.#gate.waiting = this.#piscina.queueSize;
  }

  #report(report: WorkerReport): void {
    switch (report.kind) {
      case 'batch':
        return this.#listener?.batch(report.drain, report.batch);
      case 'log':
        return this.#listener?.log(report.drain, report.index, report.message, report.fields);
    }
  }
}
