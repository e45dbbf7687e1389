import type { DescribeReply, DrainReply, JobMessage } from '../wire/messages.ts';
import type { WorkerGate } from '../wire/shared/waiting-count.ts';
import type { Job, Loss, Shift } from './session.ts';

/** How long a worker without a job is held ready for the next, in milliseconds. */
const LINGER_MS = 50;

/** Begins a shift, in a worker of the pool or in one that is made for it. */
type Begin = (worker: 'pool' | 'own', over: (shift: Shift) => void) => Shift;

interface Answer {
  ended(reply: DrainReply | DescribeReply): void;
  lost(loss: Loss): void;
}

/**
 * Which job is in which worker. Each worker has one job in front, which computes, and any number behind it that wait for
 * something, such as a process or a server. Jobs that find no worker wait in line; a drain in front gives its worker back
 * after a time slice when there is a line, and one that says that it waits makes room at once. What must be alone gets
 * a worker made for it, so that it neither waits for others nor keeps them waiting.
 */
export class Placement {
  readonly #size: number;
  readonly #gate: WorkerGate;
  readonly #begin: Begin;
  readonly #shifts = new Set<Shift>();
  readonly #cells = new Set<Shift>();
  readonly #queue = new Set<Job>();
  /** Where each job is that has a worker. */
  readonly #places = new Map<Job, Shift>();
  readonly #jobs = new Map<number, Job>();
  readonly #drains = new Map<number, Job>();
  #lastJob = 0;
  #closed = false;

  constructor(size: number, gate: WorkerGate, begin: Begin) {
    this.#size = size;
    this.#gate = gate;
    this.#begin = begin;
  }

  add(message: JobMessage, answer: Answer): void {
    const number = ++this.#lastJob;
    const job: Job = {
      number,
      message,
      front: true,
      ended: (reply) => {
        this.#forget(job);
        answer.ended(reply);
      },
      lost: (loss) => {
        this.#forget(job);
        answer.lost(loss);
      },
    };
    this.#jobs.set(number, job);
    if (message.kind === 'drain') this.#drains.set(message.drain, job);
    this.#queue.add(job);
    this.#place();
  }

  /** A drain waits for something: its worker can have another job in front. */
  waits(drain: number): void {
    const job = this.#drains.get(drain);
    if (!job) return;
    job.front = false;
    this.#place();
  }

  ended(number: number, reply: DrainReply | DescribeReply): void {
    const job = this.#jobs.get(number);
    const shift = job && this.#places.get(job);
    if (!shift) return;
    shift.ended(number, reply);
    this.#place();
    this.#dismiss(shift);
  }

  /** Ends the worker of a drain, with all that is in it. */
  kill(drain: number): void {
    const job = this.#drains.get(drain);
    if (!job) return;
    const shift = this.#places.get(job);
    if (shift) return shift.kill();
    this.#queue.delete(job);
    job.lost({ reason: 'it was stopped before a worker was free', suspicion: 'none' });
    this.#place();
  }

  close(): void {
    this.#closed = true;
  }

  #place(): void {
    let isFull = this.#isFull;
    for (const job of this.#queue) {
      if (this.#closed || (isFull && this.#cells.size === this.#size)) break;
      if (isFull && !isAlone(job)) continue;
      const shift = isAlone(job) ? this.#cell() : this.#shiftFor(job);
      if (!shift) continue;
      this.#queue.delete(job);
      this.#places.set(job, shift);
      shift.take(job);
      isFull = this.#isFull;
    }
    this.#gate.waiting = this.#queue.size;
  }

  /** Every worker has a job in front: whoever need not be alone must wait. */
  get #isFull(): boolean {
    if (this.#shifts.size < this.#size) return false;
    for (const shift of this.#shifts) if (!shift.isBusy) return false;
    return true;
  }

  #shiftFor(job: Job): Shift | undefined {
    const isFull = this.#shifts.size === this.#size;
    let best: Shift | undefined;
    for (const shift of this.#shifts) {
      if (!shift.canTake(job)) continue;
      if (!best || shift.jobs.size < best.jobs.size) best = shift;
    }
    return isFull || best?.jobs.size === 0 ? best : this.#open(this.#shifts, 'pool');
  }

  /** A worker for one job that must be alone; there are at most as many as there are others. */
  #cell(): Shift | undefined {
    return this.#cells.size < this.#size ? this.#open(this.#cells, 'own') : undefined;
  }

  #open(among: Set<Shift>, worker: 'pool' | 'own'): Shift {
    const shift = this.#begin(worker, (over) => {
      among.delete(over);
      this.#place();
    });
    among.add(shift);
    return shift;
  }

  #dismiss(shift: Shift): void {
    if (shift.jobs.size > 0) return;
    if (this.#cells.has(shift)) return shift.leave();
    // The pending piscina job keeps the process alive until then; the timer need not.
    setTimeout(() => {
      if (shift.jobs.size > 0 || !this.#shifts.delete(shift)) return;
      shift.leave();
      this.#place();
    }, LINGER_MS).unref();
  }

  #forget(job: Job): void {
    this.#places.delete(job);
    this.#jobs.delete(job.number);
    if (job.message.kind === 'drain') this.#drains.delete(job.message.drain);
  }
}

function isAlone({ message }: Job): boolean {
  return message.kind === 'drain' && message.alone === true;
}
