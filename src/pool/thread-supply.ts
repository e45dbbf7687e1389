import type { PackHandle } from '../wire/messages.ts';
import type { Session, SessionEnd } from './session.ts';
import type { Failing, Supervisor } from './supervisor.ts';

export type Over = (session: Session, end: SessionEnd) => void;

interface SupplyParts {
  /** The most threads. */
  readonly size: number;
  readonly make: () => Supervisor;
  /** Milliseconds after which a thread without a session is ended. Absent: never. */
  readonly lingers?: number;
}

/**
 * Threads of one kind: those of the pool, which are there from the beginning, or isolated ones,
 * which are made when one is needed.
 */
export class ThreadSupply {
  readonly #parts: SupplyParts;
  readonly #supervisors = new Set<Supervisor>();

  constructor(parts: SupplyParts) {
    this.#parts = parts;
  }

  /** Makes all threads, ahead of need. Resolves with the first; rejects when there is none. */
  async fill(): Promise<void> {
    while (this.#supervisors.size < this.#parts.size) this.#add();
    await Promise.any([...this.#supervisors].map(({ started }) => started));
  }

  /** A session can begin. */
  get hasFree(): boolean {
    if (this.#supervisors.size < this.#parts.size) return true;
    for (const { isFree } of this.#supervisors) if (isFree) return true;
    return false;
  }

  /** Some thread can run these packs, at once or when it has room. */
  fits(packs: readonly PackHandle[]): boolean {
    if (packs.length === 0 || this.hasFree) return true;
    for (const supervisor of this.#supervisors) if (supervisor.fits(packs)) return true;
    return false;
  }

  /** Why none of the threads lives. Absent while one does, or is made for the first time. */
  get failing(): Failing | undefined {
    let last: Failing | undefined;
    for (const { failing } of this.#supervisors) {
      if (!failing) return undefined;
      if (!last || failing.began > last.began) last = failing;
    }
    return last;
  }

  /** Begins a session for these packs. A free thread that holds other code is replaced. */
  begin(packs: readonly PackHandle[], over: Over): Session | undefined {
    const supervisor = this.#free(packs);
    return supervisor?.begin((...ended) => {
      this.#linger(supervisor);
      over(...ended);
    });
  }

  /** Replaces the thread of a session. Others, in which more may have loaded, go first from now. */
  renew(session: Session): void {
    for (const supervisor of this.#supervisors) {
      if (!supervisor.renew(session)) continue;
      this.#supervisors.delete(supervisor);
      this.#supervisors.add(supervisor);
      return;
    }
  }

  demand(): void {
    for (const supervisor of this.#supervisors) supervisor.demand();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#supervisors].map((supervisor) => supervisor.close()));
  }

  #free(packs: readonly PackHandle[]): Supervisor | undefined {
    let starting: Supervisor | undefined;
    let other: Supervisor | undefined;
    for (const supervisor of this.#supervisors) {
      if (!supervisor.isFree) continue;
      if (!supervisor.fits(packs)) other ??= supervisor;
      else if (supervisor.state === 'ready') return supervisor;
      else starting ??= supervisor;
    }
    if (starting) return starting;
    if (this.#supervisors.size < this.#parts.size) return this.#add();
    other?.replace();
    return other;
  }

  #add(): Supervisor {
    const supervisor = this.#parts.make();
    this.#supervisors.add(supervisor);
    return supervisor;
  }

  #linger(supervisor: Supervisor): void {
    const { lingers } = this.#parts;
    if (lingers === undefined) return;
    const timer = setTimeout(() => {
      if (supervisor.state !== 'ready') return;
      this.#supervisors.delete(supervisor);
      void supervisor.close();
    }, lingers);
    timer.unref();
  }
}
