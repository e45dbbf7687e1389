import type { MessagePort } from 'node:worker_threads';
import type { CancelTimer, Clock } from '../ports/clock.ts';
import type { SupplyPolicy } from '../ports/defaults.ts';
import type { Shortage } from '../ports/pool.ts';
import type { PackHandle, SessionMessage } from '../wire/messages.ts';
import { reasonOf } from '../lang/lack.ts';
import { LoadedCode } from './loaded-code.ts';
import { Session, type SessionEnd } from './session.ts';

/** One worker thread, from its making to its end. */
export interface Thread {
  /** Resolves when the thread can run sessions; rejects when it cannot be made. */
  readonly ready: Promise<void>;
  run(message: SessionMessage, port: MessagePort, signal: AbortSignal): Promise<void>;
  end(): Promise<void>;
}

type State =
  | { readonly kind: 'starting'; readonly thread: Thread }
  | { readonly kind: 'ready'; readonly thread: Thread }
  | { readonly kind: 'busy'; readonly thread: Thread }
  | { readonly kind: 'lost' }
  | { readonly kind: 'backing off'; readonly cancel: CancelTimer }
  | { readonly kind: 'given up' }
  | { readonly kind: 'closed' };

/** Tries to make a thread that failed one after the other. */
export interface Failing extends Shortage {
  /** By the clock that never jumps. */
  readonly began: number;
  readonly tries: number;
}

interface SupervisorParts {
  readonly clock: Clock;
  readonly policy: SupplyPolicy;
  /** `gone` is called at once when a thread ends, whatever the reason. */
  readonly make: (gone: () => void) => Thread;
  /** Ends the programs that a session has started. Resolves when they are gone. */
  readonly endPrograms: (session: number) => Promise<void>;
  /** An error ended a thread in which no assignment was. */
  readonly stray: (error: unknown) => void;
  /** A thread can take a session, or could not be made. */
  readonly changed: () => void;
}

/**
 * Keeps one worker thread in supply: a thread that ends is followed by another.
 *
 * | state       | holds                                             | left by                     |
 * | ----------- | ------------------------------------------------- | --------------------------- |
 * | starting    | the thread is being made; a session may wait      | ready, failure              |
 * | ready       | the thread runs no session                        | session, death, renewal     |
 * | busy        | the thread runs a session                         | end of the session, death   |
 * | lost        | the thread has died                               | at once, or backing off     |
 * | backing off | a thread failed to start, or many died; time runs | the timer                   |
 * | given up    | none could be made within the bound of the policy | demand                      |
 * | closed      | the pool is closed, or the thread not needed      | nothing                     |
 */
export class Supervisor {
  readonly #parts: SupervisorParts;
  /** Settles with the first try to make a thread. */
  readonly started: Promise<void>;
  #state: State = { kind: 'lost' };
  /** Set while a session waits for the thread or runs in it. */
  #session: Session | undefined;
  /** Present from the first failure until a thread is ready. */
  #failing: Failing | undefined;
  /** When threads died within the last period. */
  #deaths: number[] = [];
  /** The next free moment replaces the thread: it holds code that did not load. */
  #isStale = false;
  /** What the thread has loaded. */
  #code = new LoadedCode();

  constructor(parts: SupervisorParts) {
    this.#parts = parts;
    this.started = this.#start();
  }

  get state(): State['kind'] {
    return this.#state.kind;
  }

  /** It can take a session. */
  get isFree(): boolean {
    const { kind } = this.#state;
    return this.#session === undefined && (kind === 'starting' || kind === 'ready');
  }

  /** Why there is no thread. Absent while there is one, or one is made for the first time. */
  get failing(): Failing | undefined {
    return this.#failing;
  }

  /** Its thread can run these packs. One that has yet to be made can run all. */
  fits(packs: readonly PackHandle[]): boolean {
    return !('thread' in this.#state) || this.#code.fits(packs);
  }

  /** Replaces a thread that runs no session: it holds other code than is needed. */
  replace(): void {
    if (!this.isFree || !('thread' in this.#state)) return;
    const { thread } = this.#state;
    this.#state = { kind: 'lost' };
    void thread.end();
    void this.#start();
  }

  /** Begins a session, which waits until the thread is ready. */
  begin(over: (session: Session, end: SessionEnd) => void): Session {
    const { thread } = this.#threadState();
    const session = new Session(
      {
        start: async (message, port, signal) => {
          await Promise.race([thread.ready, aborted(signal)]);
          return thread.run(message, port, signal);
        },
        endPrograms: this.#parts.endPrograms,
      },
      { ready: thread.ready, code: this.#code },
      (ended, end) => {
        this.#free(ended);
        if (end.stray !== undefined) this.#parts.stray(end.stray);
        over(ended, end);
      },
    );
    this.#session = session;
    if (this.#state.kind === 'ready') this.#state = { kind: 'busy', thread };
    return session;
  }

  /** Replaces the thread of a session as soon as that ends. False for a session of another. */
  renew(session: Session): boolean {
    if (session !== this.#session) return false;
    this.#isStale = true;
    return true;
  }

  /** An assignment waits: tries again where it had given up. */
  demand(): void {
    if (this.#state.kind !== 'given up') return;
    const began = this.#parts.clock.monotonic();
    this.#failing = this.#failing && { ...this.#failing, began, tries: 0 };
    void this.#start();
  }

  async close(): Promise<void> {
    const state = this.#state;
    this.#state = { kind: 'closed' };
    if (state.kind === 'backing off') state.cancel();
    if ('thread' in state) await state.thread.end();
  }

  #threadState(): Extract<State, { thread: Thread }> {
    if ('thread' in this.#state) return this.#state;
    throw new Error(`no session can begin in a thread that is ${this.#state.kind}`);
  }

  #start(): Promise<void> {
    const isCurrent = (): boolean => 'thread' in this.#state && this.#state.thread === thread;
    // A thread that goes before it is ready rejects `ready`.
    const thread = this.#parts.make(() => {
      if (isCurrent() && this.#state.kind !== 'starting') this.#died();
    });
    this.#isStale = false;
    this.#code = new LoadedCode();
    this.#state = { kind: 'starting', thread };
    this.#boundStart(thread);
    thread.ready.then(
      () => {
        if (!isCurrent()) return;
        this.#failing = undefined;
        this.#state = { kind: this.#session ? 'busy' : 'ready', thread };
        this.#parts.changed();
      },
      (error: unknown) => {
        if (!isCurrent()) return;
        void thread.end();
        this.#failed(reasonOf(error));
      },
    );
    return thread.ready;
  }

  /** A thread that neither starts nor fails would keep a session waiting without a word. */
  #boundStart(thread: Thread): void {
    const { clock, policy } = this.#parts;
    const cancel = clock.after(
      policy.startsWithin,
      () => {
        if (this.#state.kind !== 'starting' || this.#state.thread !== thread) return;
        void thread.end();
        this.#failed(`a thread did not start within ${policy.startsWithin / 1000} s`);
      },
      'background',
    );
    thread.ready.then(cancel, cancel);
  }

  #died(): void {
    const { clock, policy } = this.#parts;
    const now = clock.monotonic();
    this.#session = undefined;
    this.#state = { kind: 'lost' };
    this.#deaths = [...this.#deaths, now].filter((at) => at > now - policy.period);
    if (this.#deaths.length <= policy.intensity) void this.#start();
    else this.#backOff(policy.firstBackOff);
    this.#parts.changed();
  }

  #failed(reason: string): void {
    const { clock, policy } = this.#parts;
    this.#session = undefined;
    const { since, began, tries } = this.#failing ?? {
      since: clock.now(),
      began: clock.monotonic(),
      tries: 0,
    };
    this.#failing = { reason, since, began, tries: tries + 1 };
    const left = policy.giveUpAfter - (clock.monotonic() - began);
    if (left > 0) this.#backOff(Math.min(left, delayAfter(tries, policy)));
    else this.#state = { kind: 'given up' };
    this.#parts.changed();
  }

  #backOff(ms: number): void {
    const cancel = this.#parts.clock.after(ms, () => {
      void this.#start();
      this.#parts.changed();
    });
    this.#state = { kind: 'backing off', cancel };
  }

  #free(session: Session): void {
    if (session !== this.#session) return;
    this.#session = undefined;
    if (this.#state.kind !== 'busy') return;
    const { thread } = this.#state;
    this.#state = { kind: 'ready', thread };
    if (this.#isStale) this.replace();
  }
}

/** Milliseconds before the next try, after `tries` that failed before the last. */
export function delayAfter(tries: number, policy: SupplyPolicy): number {
  return Math.min(policy.firstBackOff * 2 ** Math.min(tries, 30), policy.mostBackOff);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
