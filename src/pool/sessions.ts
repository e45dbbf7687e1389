import { lingerPolicy } from '../ports/defaults.ts';
import { type Assignment, isIsolated } from './assignment.ts';
import { haveRoom, leastBusy, type Session } from './session.ts';
import type { ThreadSupply } from './thread-supply.ts';

interface SessionsParts {
  /** The threads of the pool. */
  readonly threads: ThreadSupply;
  /** Threads that are made for one assignment each. */
  readonly isolated: ThreadSupply;
  /** A session is over. The assignments that its worker has not begun come back. */
  readonly over: (unbegun: readonly Assignment[]) => void;
}

/** The sessions in which assignments run: those of the pool are shared, isolated ones are not. */
export class Sessions {
  readonly #parts: SessionsParts;
  readonly #shared = new Set<Session>();
  readonly #isolated = new Set<Session>();

  constructor(parts: SessionsParts) {
    this.#parts = parts;
  }

  /** No thread of the pool is free, and no session in one has room. */
  get areFull(): boolean {
    return !this.#parts.threads.hasFree && !haveRoom(this.#shared);
  }

  /** Isolated, it gets a thread made for it; so it does while all others hold other code. */
  supplyFor(assignment: Assignment): ThreadSupply {
    const { threads, isolated } = this.#parts;
    return isIsolated(assignment) || !threads.fits(assignment.packs) ? isolated : threads;
  }

  /** A new session, unless one is vacant or no worker is free. */
  find(assignment: Assignment): Session | undefined {
    const supply = this.supplyFor(assignment);
    if (supply === this.#parts.isolated) return this.#open(supply, assignment);
    const best = leastBusy(this.#shared, assignment);
    return best?.size === 0 ? best : (this.#open(supply, assignment) ?? best);
  }

  endIfVacant(session: Session): void {
    if (session.size > 0) return;
    if (this.#isolated.has(session) || session.state === 'retiring') return session.end();
    // The pending piscina task keeps the process alive until then; the timer need not.
    setTimeout(() => {
      if (session.size > 0 || !this.#shared.delete(session)) return;
      session.end();
      this.#parts.over([]);
    }, lingerPolicy.session).unref();
  }

  /** The thread ends once it is vacant: an import that failed once fails in it for ever. */
  retire(session: Session): void {
    session.retire();
    this.#parts.threads.renew(session);
    this.#parts.isolated.renew(session);
  }

  #open(supply: ThreadSupply, { packs }: Assignment): Session | undefined {
    const sessions = supply === this.#parts.threads ? this.#shared : this.#isolated;
    const opened = supply.begin(packs, (session, { unbegun }) => {
      sessions.delete(session);
      this.#parts.over(unbegun);
    });
    if (opened) sessions.add(opened);
    return opened;
  }
}
