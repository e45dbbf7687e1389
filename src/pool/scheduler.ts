import type { Clock } from '../ports/clock.ts';
import type { SupplyPolicy } from '../ports/defaults.ts';
import type {
  AssignmentMessage,
  ConsumerReply,
  DescribeReply,
  Unloaded,
} from '../wire/messages.ts';
import type { Failure } from '../items/failure.ts';
import type { WaitingCount } from '../wire/shared/waiting-count.ts';
import {
  type Assignment,
  type AssignmentCallbacks,
  type Loss,
  newAssignment,
} from './assignment.ts';
import { AssignmentQueue } from './assignment-queue.ts';
import { Delays } from './delays.ts';
import type { LoadWatch } from './load-watch.ts';
import type { OpenBatches } from './open-batches.ts';
import type { Session } from './session.ts';
import { Sessions } from './sessions.ts';
import { Starvation } from './starvation.ts';
import type { ThreadSupply } from './thread-supply.ts';

interface SchedulerParts {
  readonly clock: Clock;
  readonly policy: SupplyPolicy;
  readonly waitingCount: WaitingCount;
  readonly openBatches: OpenBatches;
  readonly loads: LoadWatch;
  /** The threads of the pool. */
  readonly threads: ThreadSupply;
  /** Threads that are made for one assignment each. */
  readonly isolated: ThreadSupply;
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
 * | delayed                | its pack did not load: it is queued again after a back-off          |
 * | ended, lost, starved   | its callback was called, and nothing is known of it any more        |
 */
export class Scheduler {
  readonly #parts: SchedulerParts;
  readonly #starvation: Starvation;
  readonly #callbacks = new Map<Assignment, AssignmentCallbacks>();
  readonly #sessions: Sessions;
  readonly #queue = new AssignmentQueue();
  readonly #delays: Delays;
  /** The session of each assignment that is placed. */
  readonly #places = new Map<Assignment, Session>();
  readonly #assignments = new Map<number, Assignment>();
  readonly #consumers = new Map<number, Assignment>();
  #lastAssignment = 0;
  /** Set by `close`: nothing more is placed. */
  #isClosed = false;

  constructor(parts: SchedulerParts) {
    const { clock, policy } = parts;
    this.#parts = parts;
    this.#delays = new Delays(clock, policy);
    this.#sessions = new Sessions({
      ...parts,
      over: (unbegun) => {
        this.#place();
        for (const assignment of unbegun) this.#comeBack(assignment);
      },
    });
    this.#starvation = new Starvation({
      clock,
      policy,
      waiting: (assignment, shortage) => this.#callbacks.get(assignment)?.waiting(shortage),
      supplied: (assignment) => this.#callbacks.get(assignment)?.supplied(),
    });
  }

  add(message: AssignmentMessage, callbacks: AssignmentCallbacks): void {
    const number = ++this.#lastAssignment;
    const assignment = newAssignment(number, message, this.#parts.clock.monotonic(), {
      begun: () => this.#starvation.end(assignment, 'thread'),
      ended: (reply) => this.#ended(assignment, reply),
      lost: (loss) => this.#lost(assignment, loss),
    });
    this.#callbacks.set(assignment, callbacks);
    this.#assignments.set(number, assignment);
    if (message.kind === 'consumer') this.#consumers.set(message.consumer, assignment);
    this.#enqueue(assignment);
  }

  /** A consumer waits for something: another assignment can compute in its worker. */
  waits(consumer: number): void {
    const assignment = this.#consumers.get(consumer);
    if (!assignment) return;
    assignment.computing = false;
    this.#place();
  }

  /** The action of a consumer cannot begin. Returns a failure when that has lasted too long. */
  lacking(consumer: number, reason: string): Failure | undefined {
    const assignment = this.#consumers.get(consumer);
    return assignment && this.#starvation.ofAction(assignment, reason);
  }

  supplied(consumer: number): void {
    const assignment = this.#consumers.get(consumer);
    if (assignment) this.#starvation.end(assignment, 'action');
  }

  loading(number: number, url: string): void {
    const assignment = this.#assignments.get(number);
    if (assignment) this.#parts.loads.begin(assignment, url);
  }

  loaded(number: number, url: string): void {
    const assignment = this.#assignments.get(number);
    if (assignment) this.#parts.loads.loaded(assignment, url);
    if (assignment) this.#starvation.end(assignment, 'load');
  }

  ended(number: number, reply: ConsumerReply | DescribeReply): void {
    const assignment = this.#assignments.get(number);
    const session = assignment && this.#places.get(assignment);
    if (!session) return;
    const isDescribe = assignment.message.kind === 'describe';
    if (reply.kind === 'unloaded' || (isDescribe && reply.kind === 'unusable')) {
      this.#sessions.retire(session);
    }
    session.ended(number, reply);
    this.#place();
    this.#sessions.endIfVacant(session);
  }

  /** Ends the worker of a consumer, with everything in it. */
  kill(consumer: number): void {
    const assignment = this.#consumers.get(consumer);
    const session = assignment && this.#places.get(assignment);
    if (session) session.kill();
    else if (assignment) this.#withdraw(assignment);
  }

  /** Ends the worker of an assignment, with everything in it. */
  end(assignment: Assignment): void {
    this.#places.get(assignment)?.kill();
  }

  /** Ends a consumer that has no worker. One that has a worker does not wait for another. */
  withdraw(consumer: number): void {
    const assignment = this.#consumers.get(consumer);
    if (!assignment) return;
    assignment.isWithdrawn = true;
    if (!this.#places.has(assignment)) this.#withdraw(assignment);
  }

  /** Threads can take a session, or could not be made. */
  supplyChanged(): void {
    this.#place();
    for (const assignment of this.#queue) this.#starveInQueue(assignment);
    this.#demand();
  }

  close(): void {
    this.#isClosed = true;
    this.#delays.close();
    for (const assignment of this.#assignments.values()) this.#parts.loads.end(assignment);
  }

  #enqueue(assignment: Assignment): void {
    this.#queue.add(assignment);
    this.#place();
    if (!this.#queue.has(assignment)) return;
    this.#starveInQueue(assignment);
    this.#demand();
  }

  /** An assignment whose worker could not be made, or whose pack did not load there, comes back. */
  #comeBack(assignment: Assignment): void {
    this.#parts.openBatches.lost(assignment.message);
    this.#places.delete(assignment);
    if (assignment.isWithdrawn) this.#withdraw(assignment);
    else this.#enqueue(assignment);
  }

  #place(): void {
    const { isolated, waitingCount } = this.#parts;
    for (const assignment of this.#queue.isolated) {
      if (this.#isClosed || !isolated.hasFree) break;
      this.#put(assignment, this.#sessions.find(assignment));
    }
    for (const assignment of this.#queue.shared) {
      if (this.#isClosed || this.#sessions.areFull) break;
      this.#put(assignment, this.#sessions.find(assignment));
    }
    waitingCount.waiting = this.#queue.size;
  }

  #put(assignment: Assignment, session: Session | undefined): void {
    if (!session) return;
    this.#queue.delete(assignment);
    this.#places.set(assignment, session);
    session.take(assignment, this.#parts.openBatches.begin(assignment.message));
  }

  #ended(assignment: Assignment, reply: ConsumerReply | DescribeReply): void {
    this.#parts.openBatches.ended(assignment.message);
    this.#parts.loads.end(assignment);
    if (reply.kind === 'unloaded') return this.#unloaded(assignment, reply);
    if (reply.kind === 'described') this.#parts.loads.described(reply.packs);
    this.#forget(assignment)?.ended(reply);
  }

  #lost(assignment: Assignment, loss: Loss): void {
    this.#parts.openBatches.lost(assignment.message);
    const unloaded = this.#parts.loads.unloaded(assignment, loss.reason);
    this.#parts.loads.end(assignment);
    if (unloaded) this.#unloaded(assignment, unloaded);
    else this.#forget(assignment)?.lost(loss);
  }

  #unloaded(assignment: Assignment, reply: Unloaded): void {
    const { failure, lack } = reply;
    if (!this.#parts.loads.isPassing(assignment, reply)) {
      return this.#forget(assignment)?.ended({ kind: 'unusable', failure });
    }
    const starved =
      failure.code === 'MR514'
        ? failure
        : this.#starvation.ofLoad(assignment, lack ?? failure.message);
    if (starved) return this.#forget(assignment)?.starved(starved);
    assignment.isRetry = true;
    assignment.computing = true;
    this.#places.delete(assignment);
    this.#delays.add(assignment, () => this.#comeBack(assignment));
    if (assignment.isWithdrawn) this.#withdraw(assignment);
  }

  #starveInQueue(assignment: Assignment): void {
    const { failing } = this.#sessions.supplyFor(assignment);
    if (!failing) return this.#starvation.end(assignment, 'thread');
    const failure = this.#starvation.ofThread(assignment, failing);
    if (!failure) return;
    this.#queue.delete(assignment);
    this.#forget(assignment)?.starved(failure);
  }

  #demand(): void {
    if (this.#queue.size === 0 || this.#isClosed) return;
    this.#parts.threads.demand();
    this.#parts.isolated.demand();
  }

  #withdraw(assignment: Assignment): void {
    this.#queue.delete(assignment);
    this.#delays.delete(assignment);
    const reason = 'it was stopped before a worker was free';
    this.#forget(assignment)?.lost({ reason, blame: 'none' });
    this.#place();
  }

  /** Returns the callbacks, of which one is called at last. */
  #forget(assignment: Assignment): AssignmentCallbacks | undefined {
    this.#starvation.end(assignment);
    const callbacks = this.#callbacks.get(assignment);
    this.#callbacks.delete(assignment);
    this.#places.delete(assignment);
    this.#assignments.delete(assignment.number);
    if (assignment.message.kind === 'consumer') this.#consumers.delete(assignment.message.consumer);
    return callbacks;
  }
}
