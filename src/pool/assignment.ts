import type { Failure } from '../items/failure.ts';
import type { CancelTimer } from '../ports/clock.ts';
import type { Blame, Shortage } from '../ports/pool.ts';
import type { ErrorOrigin } from '../wire/error-origin.ts';
import type {
  AssignmentMessage,
  ConsumerReply,
  DescribeReply,
  PackHandle,
  Unloaded,
} from '../wire/messages.ts';

/** Why an assignment did not end by itself. */
export interface Loss {
  readonly reason: string;
  readonly stack?: string;
  readonly origin?: ErrorOrigin;
  readonly blame: Blame;
}

/** What an assignment lacks, and since when. */
export interface Starving extends Shortage {
  /**
   * `load`: its pack does not load in the threads there are. `action`: it is in a thread, and its
   * action cannot begin.
   */
  readonly lacks: 'thread' | 'load' | 'action';
  /** By the clock that never jumps. */
  readonly began: number;
  readonly tries: number;
}

/** What the pool learns of an assignment. One of the first three is called at last. */
export interface AssignmentCallbacks {
  ended(reply: Exclude<ConsumerReply | DescribeReply, Unloaded>): void;
  lost(loss: Loss): void;
  /** No worker can be had, and the bound of the policy is over. */
  starved(failure: Failure): void;
  waiting(shortage: Shortage): void;
  supplied(): void;
}

/** What a session reports of an assignment. */
interface AssignmentEvents {
  /** Its worker runs. */
  begun(): void;
  ended(reply: ConsumerReply | DescribeReply): void;
  lost(loss: Loss): void;
}

/** Something that a worker is to do. */
export interface Assignment extends AssignmentEvents {
  readonly number: number;
  readonly message: AssignmentMessage;
  /** The packs that it needs in one version of their code. */
  readonly packs: readonly PackHandle[];
  /** When it came, by the clock that never jumps. */
  readonly added: number;
  /** True until the first action of the assignment returns a pending promise. */
  computing: boolean;
  /** Its pack did not load in another thread. */
  isRetry: boolean;
  /** Nothing is to begin any more: it ends as lost where it would wait for a worker. */
  isWithdrawn: boolean;
  /** The import that has begun and not ended. */
  loading: { readonly url: string; readonly cancel: CancelTimer; isOverdue: boolean } | undefined;
  /** Present while no worker can be had for it. */
  starving: Starving | undefined;
}

export function newAssignment(
  number: number,
  message: AssignmentMessage,
  added: number,
  events: AssignmentEvents,
): Assignment {
  return {
    ...events,
    number,
    message,
    packs: packsOf(message).filter(({ code }) => code !== undefined),
    added,
    computing: true,
    isRetry: false,
    isWithdrawn: false,
    loading: undefined,
    starving: undefined,
  };
}

function packsOf(message: AssignmentMessage): readonly PackHandle[] {
  if (message.kind === 'describe') return message.packs;
  const { action, packs } = message.task;
  return packs.filter(({ pack }) => action.startsWith(`${pack}.`));
}

export function isIsolated({ message }: Assignment): boolean {
  return message.kind === 'consumer' && message.isolated === true;
}
