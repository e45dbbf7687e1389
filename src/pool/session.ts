import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { Suspicion } from '../ports/pool.ts';
import type {
  DescribeReply,
  DrainReply,
  JobMessage,
  PostedJob,
  ShiftMessage,
} from '../wire/messages.ts';
import { ShiftGate } from '../wire/shared/posted-count.ts';

/** Why a job did not come to its end. */
export interface Loss {
  readonly reason: string;
  readonly suspicion: Suspicion;
}

export interface Job {
  readonly number: number;
  readonly message: JobMessage;
  /** It computes, as far as is known. Turns false when something that it does waits. */
  front: boolean;
  ended(reply: DrainReply | DescribeReply): void;
  lost(loss: Loss): void;
}

/** Starts a shift in some worker; rejects when that worker dies. */
type Start = (message: ShiftMessage, port: MessagePort, signal: AbortSignal) => Promise<void>;

/**
 * The time of one worker from its first job until it has none: one piscina job, in which jobs of ours come and go over a
 * port. Several share the worker when all but one of them wait for something. When the worker dies, all are lost.
 */
export class Shift {
  readonly jobs = new Map<number, Job>();
  readonly #gate = new ShiftGate();
  readonly #port: MessagePort;
  readonly #abort = new AbortController();
  #killed = false;

  constructor(start: Start, over: (shift: Shift) => void) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const message: ShiftMessage = { port: port2, gate: this.#gate.buffer };
    const running = start(message, port2, this.#abort.signal);
    running.then(
      () => over(this),
      (error: unknown) => {
        this.#lose(error instanceof Error ? error.message : String(error));
        over(this);
      },
    );
  }

  /** Some job computes here. */
  get isBusy(): boolean {
    for (const { front } of this.jobs.values()) if (front) return true;
    return false;
  }

  /** Whether it can take this job now. */
  canTake(job: Job): boolean {
    for (const other of this.jobs.values()) {
      if (other.front || areOfOneTask(other, job)) return false;
    }
    return true;
  }

  take(job: Job): void {
    this.jobs.set(job.number, job);
    this.#gate.post();
    this.#post({ kind: 'job', job: job.number, message: job.message });
  }

  ended(number: number, reply: DrainReply | DescribeReply): void {
    const job = this.jobs.get(number);
    this.jobs.delete(number);
    job?.ended(reply);
  }

  /** Nothing more comes; the worker is then free for another shift. */
  leave(): void {
    this.#post({ kind: 'leave' });
  }

  kill(): void {
    this.#killed = true;
    this.#abort.abort();
  }

  #post(message: PostedJob): void {
    this.#port.postMessage(message);
  }

  #lose(reason: string): void {
    this.#port.close();
    const jobs = [...this.jobs.values()];
    this.jobs.clear();
    const culprit = jobs.find(({ front }) => front) ?? jobs.at(-1);
    for (const job of jobs) job.lost({ reason, suspicion: this.#suspicion(jobs, job, culprit) });
  }

  #suspicion(jobs: readonly Job[], job: Job, culprit: Job | undefined): Suspicion {
    if (this.#killed) return 'none';
    if (jobs.length === 1) return 'sure';
    return job === culprit ? 'likely' : 'unlikely';
  }
}

/** Two drains of one task in one worker would leave another idle. */
function areOfOneTask({ message: one }: Job, { message: other }: Job): boolean {
  return one.kind === 'drain' && other.kind === 'drain' && one.control === other.control;
}
