import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { Blame } from '../ports/pool.ts';
import type {
  DescribeReply,
  ConsumerReply,
  AssignmentMessage,
  PostedAssignment,
  SessionMessage,
} from '../wire/messages.ts';
import { PostedCount } from '../wire/shared/posted-count.ts';

/** Why an assignment did not come to its end. */
export interface Loss {
  readonly reason: string;
  readonly blame: Blame;
}

export interface Assignment {
  readonly number: number;
  readonly message: AssignmentMessage;
  /** It computes, as far as is known. Turns false when something that it does waits. */
  computing: boolean;
  ended(reply: ConsumerReply | DescribeReply): void;
  lost(loss: Loss): void;
}

/** Starts a session in some worker; rejects when that worker dies. */
type Start = (message: SessionMessage, port: MessagePort, signal: AbortSignal) => Promise<void>;

/**
 * The time of one worker from its first assignment until it has none: one piscina task, in which assignments of ours come and go over a
 * port. Several share the worker when all but one of them wait for something. When the worker dies, all are lost.
 */
export class Session {
  readonly assignments = new Map<number, Assignment>();
  readonly #postedCount = new PostedCount();
  readonly #port: MessagePort;
  readonly #abort = new AbortController();
  #killed = false;

  constructor(start: Start, over: (session: Session) => void) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const message: SessionMessage = { port: port2, postedCount: this.#postedCount.buffer };
    const running = start(message, port2, this.#abort.signal);
    running.then(
      () => over(this),
      (error: unknown) => {
        this.#lose(error instanceof Error ? error.message : String(error));
        over(this);
      },
    );
  }

  /** Some assignment computes here. */
  get isBusy(): boolean {
    for (const { computing } of this.assignments.values()) if (computing) return true;
    return false;
  }

  /** Whether it can take this assignment now. */
  canTake(assignment: Assignment): boolean {
    for (const other of this.assignments.values()) {
      if (other.computing || areOfOneTask(other, assignment)) return false;
    }
    return true;
  }

  take(assignment: Assignment): void {
    this.assignments.set(assignment.number, assignment);
    this.#postedCount.post();
    this.#post({ kind: 'assignment', assignment: assignment.number, message: assignment.message });
  }

  ended(number: number, reply: ConsumerReply | DescribeReply): void {
    const assignment = this.assignments.get(number);
    this.assignments.delete(number);
    assignment?.ended(reply);
  }

  /** Nothing more comes; the worker is then free for another session. */
  leave(): void {
    this.#post({ kind: 'end' });
  }

  kill(): void {
    this.#killed = true;
    this.#abort.abort();
  }

  #post(message: PostedAssignment): void {
    this.#port.postMessage(message);
  }

  #lose(reason: string): void {
    this.#port.close();
    const assignments = [...this.assignments.values()];
    this.assignments.clear();
    const culprit = assignments.find(({ computing }) => computing) ?? assignments.at(-1);
    for (const assignment of assignments)
      assignment.lost({ reason, blame: this.#blame(assignments, assignment, culprit) });
  }

  #blame(
    assignments: readonly Assignment[],
    assignment: Assignment,
    culprit: Assignment | undefined,
  ): Blame {
    if (this.#killed) return 'none';
    if (assignments.length === 1) return 'sure';
    return assignment === culprit ? 'likely' : 'unlikely';
  }
}

/** Two consumers of one task in one worker would leave another idle. */
function areOfOneTask({ message: one }: Assignment, { message: other }: Assignment): boolean {
  return one.kind === 'consumer' && other.kind === 'consumer' && one.control === other.control;
}
