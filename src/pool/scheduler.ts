import { lingerPolicy } from '../ports/defaults.ts';
import type { AssignmentMessage, ConsumerReply, DescribeReply } from '../wire/messages.ts';
import type { WaitingCount } from '../wire/shared/waiting-count.ts';
import type { Assignment, Loss, Session } from './session.ts';

/** Begins a session in a worker of the pool, or in one that is made for it. */
type Begin = (worker: 'pool' | 'isolated', over: (session: Session) => void) => Session;

interface AssignmentCallbacks {
  ended(reply: ConsumerReply | DescribeReply): void;
  lost(loss: Loss): void;
}

/**
 * Decides which assignment runs in which worker. A worker has at most one assignment that computes,
 * and any number that wait for something, such as a process or a server. An isolated assignment
 * gets a worker made for it: it neither waits for others nor keeps them waiting.
 *
 * | state of an assignment | holds                                                               |
 * | ---------------------- | ------------------------------------------------------------------- |
 * | queued                 | no worker has room; one that computes gives way after a time slice  |
 * | placed                 | it is in a session, where it computes or waits                      |
 * | ended, lost            | its callback was called, and nothing is known of it any more        |
 */
export class Scheduler {
  readonly #size: number;
  readonly #waitingCount: WaitingCount;
  readonly #begin: Begin;
  readonly #sessions = new Set<Session>();
  readonly #isolatedSessions = new Set<Session>();
  readonly #queue = new Set<Assignment>();
  /** The session of each assignment that is placed. */
  readonly #places = new Map<Assignment, Session>();
  readonly #assignments = new Map<number, Assignment>();
  readonly #consumers = new Map<number, Assignment>();
  #lastAssignment = 0;
  /** Set by `close`: nothing more is placed. */
  #isClosed = false;

  constructor(size: number, waitingCount: WaitingCount, begin: Begin) {
    this.#size = size;
    this.#waitingCount = waitingCount;
    this.#begin = begin;
  }

  add(message: AssignmentMessage, callbacks: AssignmentCallbacks): void {
    const number = ++this.#lastAssignment;
    const assignment: Assignment = {
      number,
      message,
      computing: true,
      ended: (reply) => {
        this.#forget(assignment);
        callbacks.ended(reply);
      },
      lost: (loss) => {
        this.#forget(assignment);
        callbacks.lost(loss);
      },
    };
    this.#assignments.set(number, assignment);
    if (message.kind === 'consumer') this.#consumers.set(message.consumer, assignment);
    this.#queue.add(assignment);
    this.#place();
  }

  /** A consumer waits for something: another assignment can compute in its worker. */
  waits(consumer: number): void {
    const assignment = this.#consumers.get(consumer);
    if (!assignment) return;
    assignment.computing = false;
    this.#place();
  }

  ended(number: number, reply: ConsumerReply | DescribeReply): void {
    const assignment = this.#assignments.get(number);
    const session = assignment && this.#places.get(assignment);
    if (!session) return;
    session.ended(number, reply);
    this.#place();
    this.#endIfVacant(session);
  }

  /** Ends the worker of a consumer, with everything in it. */
  kill(consumer: number): void {
    const assignment = this.#consumers.get(consumer);
    if (!assignment) return;
    const session = this.#places.get(assignment);
    if (session) return session.kill();
    this.#queue.delete(assignment);
    assignment.lost({ reason: 'it was stopped before a worker was free', blame: 'none' });
    this.#place();
  }

  close(): void {
    this.#isClosed = true;
  }

  #place(): void {
    let isFull = this.#isFull;
    for (const assignment of this.#queue) {
      if (this.#isClosed || (isFull && this.#isolatedSessions.size === this.#size)) break;
      if (isFull && !isIsolated(assignment)) continue;
      const session = isIsolated(assignment)
        ? this.#isolatedSession()
        : this.#sessionFor(assignment);
      if (!session) continue;
      this.#queue.delete(assignment);
      this.#places.set(assignment, session);
      session.take(assignment);
      isFull = this.#isFull;
    }
    this.#waitingCount.waiting = this.#queue.size;
  }

  /** Something computes in every worker of the pool. */
  get #isFull(): boolean {
    if (this.#sessions.size < this.#size) return false;
    for (const session of this.#sessions) if (session.state !== 'computing') return false;
    return true;
  }

  /** The session with the fewest assignments; a new one if none is vacant and a worker is free. */
  #sessionFor(assignment: Assignment): Session | undefined {
    const isFull = this.#sessions.size === this.#size;
    let best: Session | undefined;
    for (const session of this.#sessions) {
      if (!session.canTake(assignment)) continue;
      if (!best || session.size < best.size) best = session;
    }
    return isFull || best?.size === 0 ? best : this.#open(this.#sessions, 'pool');
  }

  /** There are at most as many isolated workers as workers of the pool. */
  #isolatedSession(): Session | undefined {
    return this.#isolatedSessions.size < this.#size
      ? this.#open(this.#isolatedSessions, 'isolated')
      : undefined;
  }

  #open(sessions: Set<Session>, worker: 'pool' | 'isolated'): Session {
    const session = this.#begin(worker, (over) => {
      sessions.delete(over);
      this.#place();
    });
    sessions.add(session);
    return session;
  }

  #endIfVacant(session: Session): void {
    if (session.size > 0) return;
    if (this.#isolatedSessions.has(session)) return session.end();
    // The pending piscina task keeps the process alive until then; the timer need not.
    setTimeout(() => {
      if (session.size > 0 || !this.#sessions.delete(session)) return;
      session.end();
      this.#place();
    }, lingerPolicy.session).unref();
  }

  #forget(assignment: Assignment): void {
    this.#places.delete(assignment);
    this.#assignments.delete(assignment.number);
    if (assignment.message.kind === 'consumer') this.#consumers.delete(assignment.message.consumer);
  }
}

function isIsolated({ message }: Assignment): boolean {
  return message.kind === 'consumer' && message.isolated === true;
}
