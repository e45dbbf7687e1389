import type { DescribeReply, ConsumerReply, AssignmentMessage } from '../wire/messages.ts';
import type { WaitingCount } from '../wire/shared/waiting-count.ts';
import type { Assignment, Loss, Session } from './session.ts';

/** How long a worker without an assignment is held ready for the next, in milliseconds. */
const LINGER_MS = 50;

/** Begins a session, in a worker of the pool or in one that is made for it. */
type Begin = (worker: 'pool' | 'own', over: (session: Session) => void) => Session;

interface Answer {
  ended(reply: ConsumerReply | DescribeReply): void;
  lost(loss: Loss): void;
}

/**
 * Which assignment is in which worker. Each worker has one assignment in front, which computes, and any number behind it that wait for
 * something, such as a process or a server. Assignments that find no worker wait in line; a consumer in front gives its worker back
 * after a time slice when there is a line, and one that says that it waits makes room at once. What must be alone gets
 * a worker made for it, so that it neither waits for others nor keeps them waiting.
 */
export class Scheduler {
  readonly #size: number;
  readonly #waitingCount: WaitingCount;
  readonly #begin: Begin;
  readonly #sessions = new Set<Session>();
  readonly #isolatedSessions = new Set<Session>();
  readonly #queue = new Set<Assignment>();
  /** Where each assignment is that has a worker. */
  readonly #places = new Map<Assignment, Session>();
  readonly #assignments = new Map<number, Assignment>();
  readonly #consumers = new Map<number, Assignment>();
  #lastAssignment = 0;
  #closed = false;

  constructor(size: number, gate: WaitingCount, begin: Begin) {
    this.#size = size;
    this.#waitingCount = gate;
    this.#begin = begin;
  }

  add(message: AssignmentMessage, answer: Answer): void {
    const number = ++this.#lastAssignment;
    const assignment: Assignment = {
      number,
      message,
      computing: true,
      ended: (reply) => {
        this.#forget(assignment);
        answer.ended(reply);
      },
      lost: (loss) => {
        this.#forget(assignment);
        answer.lost(loss);
      },
    };
    this.#assignments.set(number, assignment);
    if (message.kind === 'consumer') this.#consumers.set(message.consumer, assignment);
    this.#queue.add(assignment);
    this.#place();
  }

  /** A consumer waits for something: its worker can have another assignment in front. */
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
    this.#dismiss(session);
  }

  /** Ends the worker of a consumer, with all that is in it. */
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
    this.#closed = true;
  }

  #place(): void {
    let isFull = this.#isFull;
    for (const assignment of this.#queue) {
      if (this.#closed || (isFull && this.#isolatedSessions.size === this.#size)) break;
      if (isFull && !isIsolated(assignment)) continue;
      const session = isIsolated(assignment)
        ? this.#isolatedWorker()
        : this.#sessionFor(assignment);
      if (!session) continue;
      this.#queue.delete(assignment);
      this.#places.set(assignment, session);
      session.take(assignment);
      isFull = this.#isFull;
    }
    this.#waitingCount.waiting = this.#queue.size;
  }

  /** Every worker has an assignment in front: whoever need not be alone must wait. */
  get #isFull(): boolean {
    if (this.#sessions.size < this.#size) return false;
    for (const session of this.#sessions) if (!session.isBusy) return false;
    return true;
  }

  #sessionFor(assignment: Assignment): Session | undefined {
    const isFull = this.#sessions.size === this.#size;
    let best: Session | undefined;
    for (const session of this.#sessions) {
      if (!session.canTake(assignment)) continue;
      if (!best || session.assignments.size < best.assignments.size) best = session;
    }
    return isFull || best?.assignments.size === 0 ? best : this.#open(this.#sessions, 'pool');
  }

  /** A worker for one assignment that must be alone; there are at most as many as there are others. */
  #isolatedWorker(): Session | undefined {
    return this.#isolatedSessions.size < this.#size
      ? this.#open(this.#isolatedSessions, 'own')
      : undefined;
  }

  #open(among: Set<Session>, worker: 'pool' | 'own'): Session {
    const session = this.#begin(worker, (over) => {
      among.delete(over);
      this.#place();
    });
    among.add(session);
    return session;
  }

  #dismiss(session: Session): void {
    if (session.assignments.size > 0) return;
    if (this.#isolatedSessions.has(session)) return session.leave();
    // The pending piscina task keeps the process alive until then; the timer need not.
    setTimeout(() => {
      if (session.assignments.size > 0 || !this.#sessions.delete(session)) return;
      session.leave();
      this.#place();
    }, LINGER_MS).unref();
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
