import type { TurnTaker } from '../../ports/work.ts';

/** An exclusive task, or all that are not. */
export type Turn = TurnTaker | 'others';

/** The turns that have work, in line, and what is in flight; kept up to date one task at a time. */
export class TurnLine {
  /** The turn that has waited longest comes first. */
  readonly #line = new Set<Turn>();
  /** Those of the others that have work. */
  readonly #others = new Set<TurnTaker>();
  readonly #busy = new Set<TurnTaker>();

  update(taker: TurnTaker): void {
    setMember(this.#busy, taker, taker.isBusy);
    this.#setWork(taker, taker.hasWork);
  }

  delete(taker: TurnTaker): void {
    this.#busy.delete(taker);
    this.#setWork(taker, false);
  }

  /** Something is in flight. */
  get isBusy(): boolean {
    return this.#busy.size > 0;
  }

  hasWork(turn: Turn): boolean {
    return this.#line.has(turn);
  }

  /** The first in line after `holder`. */
  next(holder: Turn): Turn | undefined {
    for (const turn of this.#line) if (turn !== holder) return turn;
    return undefined;
  }

  /** A turn that is over and still has work waits behind all others. */
  moveToEnd(turn: Turn): void {
    if (this.#line.delete(turn)) this.#line.add(turn);
  }

  #setWork(taker: TurnTaker, hasWork: boolean): void {
    if (taker.exclusive) return setMember(this.#line, taker, hasWork);
    setMember(this.#others, taker, hasWork);
    setMember(this.#line, 'others', this.#others.size > 0);
  }
}

function setMember<T>(set: Set<T>, member: T, isMember: boolean): void {
  if (isMember) set.add(member);
  else set.delete(member);
}
