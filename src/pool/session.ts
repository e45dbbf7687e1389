import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { messageOf, stackOf } from '../lang/thrown.ts';
import type { Blame } from '../ports/pool.ts';
import type {
  ConsumerReply,
  DescribeReply,
  PostedAssignment,
  SessionMessage,
} from '../wire/messages.ts';
import { errorOriginOf } from '../wire/error-origin.ts';
import type { LoadedCode } from './loaded-code.ts';
import type { Assignment } from './assignment.ts';
import { PostedCount } from '../wire/shared/posted-count.ts';

interface SessionWorker {
  /** Starts a session in a worker, once that is ready; rejects when it dies or cannot be made. */
  start(message: SessionMessage, port: MessagePort, signal: AbortSignal): Promise<void>;
  /** Ends the programs that the session has started. Resolves when they are gone. */
  endPrograms(session: number): Promise<void>;
}

let lastSession = 0;

type SessionState = 'vacant' | 'computing' | 'waiting' | 'retiring' | 'ended' | 'lost';

/** What a session leaves. `unbegun`: assignments of a worker that could not be made. */
export interface SessionEnd {
  readonly unbegun: readonly Assignment[];
  /** An error that ended a worker in which no assignment was left. */
  readonly stray?: unknown;
}

/**
 * One piscina task that keeps a worker thread while assignments reach it over a message port.
 *
 * | state     | holds                                                    | left by                |
 * | --------- | -------------------------------------------------------- | ---------------------- |
 * | vacant    | no assignment                                            | take, end, death       |
 * | computing | an assignment computes, and no other can be taken        | its wait, reply, death |
 * | waiting   | every assignment waits; one of another task can be taken | take, reply, death     |
 * | retiring  | no assignment can be taken; what is there ends           | end, death             |
 * | ended     | the worker knows that nothing more comes                 | nothing                |
 * | lost      | the worker has died; its assignments are lost once the   | nothing                |
 * |           | programs that they have started are gone                 |                        |
 */
export class Session {
  readonly #assignments = new Map<number, Assignment>();
  /** The last that was taken: the others wait. */
  #last: Assignment | undefined;
  /** The rounds of its consumers, by their control blocks. */
  readonly #rounds = new Map<SharedArrayBuffer, Set<number>>();
  readonly #postedCount = new PostedCount();
  readonly #port: MessagePort;
  readonly #abort = new AbortController();
  /** Set by `kill`: the death that follows blames no assignment. */
  #isKilled = false;
  /** The worker has begun to run the session. */
  #isBegun = false;
  /** Set when the session takes no more assignments. */
  #end: 'retiring' | 'ended' | 'lost' | undefined;

  /** What its thread has loaded. */
  readonly #code: LoadedCode;

  /** `over` is called when the worker is free for another session, or gone. */
  constructor(
    worker: SessionWorker,
    { ready, code }: { readonly ready: Promise<void>; readonly code: LoadedCode },
    over: (session: Session, end: SessionEnd) => void,
  ) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#code = code;
    const { buffer: postedCount } = this.#postedCount;
    const session = ++lastSession;
    const message: SessionMessage = { kind: 'session', session, port: port2, postedCount };
    const running = worker.start(message, port2, this.#abort.signal);
    ready.then(
      () => this.#begun(),
      () => {},
    );
    const lost = async (error: unknown): Promise<void> => {
      const isUnbegun = !this.#isBegun && !this.#isKilled;
      const isStray = this.#isBegun && !this.#isKilled && this.size === 0;
      const unbegun = isUnbegun ? this.#leaveAll() : [];
      this.#end = 'lost';
      // Items of a lost assignment start again at once: their programs must be gone by then.
      await worker.endPrograms(session);
      this.#lose(error);
      over(this, { unbegun, ...(isStray ? { stray: error } : {}) });
    };
    running.then(() => {
      if (this.#end === 'ended') return over(this, { unbegun: [] });
      // Piscina takes a null that an action throws outside of its promise for a good end.
      return lost(new Error('an action threw null outside of its promise'));
    }, lost);
  }

  get state(): SessionState {
    if (this.#end) return this.#end;
    if (this.#isComputing) return 'computing';
    return this.#assignments.size === 0 ? 'vacant' : 'waiting';
  }

  /** Number of assignments in the worker. */
  get size(): number {
    return this.#assignments.size;
  }

  canTake(assignment: Assignment): boolean {
    if (this.#end || this.#isComputing || !this.#code.fits(assignment.packs)) return false;
    const { message } = assignment;
    // Two of a round in one worker would leave another worker idle.
    return message.kind !== 'consumer' || !this.#rounds.get(message.control)?.has(message.round);
  }

  /** `openBatch`: memory for the batch of a consumer. */
  take(assignment: Assignment, openBatch: SharedArrayBuffer | undefined): void {
    this.#assignments.set(assignment.number, assignment);
    this.#code.add(assignment.packs);
    this.#last = assignment;
    this.#addRound(assignment);
    this.#postedCount.post();
    const { number, message, isRetry } = assignment;
    this.#post({
      kind: 'assignment',
      assignment: number,
      message: openBatch && message.kind === 'consumer' ? { ...message, openBatch } : message,
      ...(isRetry ? { isRetry } : {}),
    });
    if (this.#isBegun) assignment.begun();
  }

  /** Takes no more assignments. */
  retire(): void {
    this.#end ??= 'retiring';
  }

  ended(number: number, reply: ConsumerReply | DescribeReply): void {
    const assignment = this.#assignments.get(number);
    if (!assignment) return;
    this.#leave(assignment);
    assignment.ended(reply);
  }

  /** Nothing more comes; the worker is then free for another session. */
  end(): void {
    this.#end = 'ended';
    this.#post({ kind: 'end' });
  }

  /** Ends the worker at once. */
  kill(): void {
    this.#isKilled = true;
    this.#abort.abort();
  }

  #begun(): void {
    this.#isBegun = true;
    for (const assignment of this.#assignments.values()) assignment.begun();
  }

  get #isComputing(): boolean {
    return this.#last?.computing === true;
  }

  #leave(assignment: Assignment): void {
    this.#assignments.delete(assignment.number);
    if (this.#last === assignment) this.#last = undefined;
    this.#deleteRound(assignment);
  }

  #addRound({ message }: Assignment): void {
    if (message.kind !== 'consumer') return;
    const { control, round } = message;
    this.#rounds.set(control, (this.#rounds.get(control) ?? new Set()).add(round));
  }

  #deleteRound({ message }: Assignment): void {
    if (message.kind !== 'consumer') return;
    const rounds = this.#rounds.get(message.control);
    rounds?.delete(message.round);
    if (rounds?.size === 0) this.#rounds.delete(message.control);
  }

  #leaveAll(): readonly Assignment[] {
    const assignments = [...this.#assignments.values()];
    for (const assignment of assignments) this.#leave(assignment);
    return assignments;
  }

  #post(message: PostedAssignment): void {
    this.#port.postMessage(message);
  }

  #lose(error: unknown): void {
    const reason = messageOf(error);
    const stack = stackOfError(error);
    const origin = errorOriginOf(error);
    this.#end = 'lost';
    this.#port.close();
    const assignments = this.#leaveAll();
    const suspect = assignments.find(({ computing }) => computing) ?? assignments.at(-1);
    for (const assignment of assignments) {
      const isAlone = assignments.length === 1;
      const blame = this.#blame(isAlone, assignment === suspect);
      assignment.lost({
        reason,
        blame,
        ...(stack === undefined ? {} : { stack }),
        ...(origin ? { origin } : {}),
      });
    }
  }

  #blame(isAlone: boolean, isSuspect: boolean): Blame {
    if (this.#isKilled) return 'none';
    if (isAlone) return 'sure';
    return isSuspect ? 'likely' : 'unlikely';
  }
}

/** One of them can take an assignment. */
export function haveRoom(sessions: Iterable<Session>): boolean {
  for (const { state } of sessions) if (state === 'vacant' || state === 'waiting') return true;
  return false;
}

/** The session with the fewest assignments, of those that can take another one. */
export function leastBusy(
  sessions: Iterable<Session>,
  assignment: Assignment,
): Session | undefined {
  let best: Session | undefined;
  for (const session of sessions) {
    if (!session.canTake(assignment)) continue;
    if (!best || session.size < best.size) best = session;
  }
  return best;
}

/**
 * The stack of an error that an action threw outside of its promise. That of an exit says nothing.
 */
function stackOfError(error: unknown): string | undefined {
  return messageOf(error).startsWith('worker exited with code') ? undefined : stackOf(error);
}
