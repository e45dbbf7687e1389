import type { CancelTimer, Clock } from '../../ports/clock.ts';

/** How long a turn lasts at most when others wait, in milliseconds; the item in flight then still ends. */
const TURN_MS = 1000;

/** The consumers of a task, as far as taking turns goes. */
export interface TurnTaker {
  readonly exclusive: boolean;
  /** It has items that could run. */
  readonly hasWork: boolean;
  /** Nothing of it is in flight. */
  readonly idle: boolean;
  /** Claims nothing more while it is held; what is in flight ends. */
  suspend(held: boolean): void;
}

type Turn = TurnTaker | 'others';

/**
 * Who may run while there are exclusive tasks: one of them at a time, or all others together, in turns. A turn ends when
 * its holder has nothing to do, or has had its time and somebody waits; the next begins when nothing at all is in
 * flight. Whoever waits has its turn after at most one of each of the others.
 */
export class ExclusiveTurns {
  readonly #takers = new Set<TurnTaker>();
  #exclusive = 0;
  #turn: Turn = 'others';
  #began = Number.NEGATIVE_INFINITY;
  #cancelTimer: CancelTimer | undefined;
  readonly #clock: Clock;
  #isActive = false;
  #isDeciding = false;
  #decideAgain = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(taker: TurnTaker): void {
    this.#takers.add(taker);
    if (taker.exclusive) {
      this.#exclusive++;
      this.#isActive = true;
    }
    if (this.#isActive) taker.suspend(!this.#hasTurn(taker));
  }

  delete(taker: TurnTaker): void {
    if (this.#takers.delete(taker) && taker.exclusive) this.#exclusive--;
    this.decide();
  }

  /** Something may have changed: a task has nothing in flight any more, or has come, or gone. */
  decide(): void {
    if (!this.#isActive) return;
    this.#decideAgain = true;
    if (this.#isDeciding) return;
    this.#isDeciding = true;
    while (this.#decideAgain) {
      this.#decideAgain = false;
      this.#decide();
    }
    this.#isDeciding = false;
  }

  #decide(): void {
    if (this.#exclusive === 0) return this.#resumeAll();
    const waiting = this.#nextWithWork();
    if (waiting === undefined) return this.#go();
    const left = this.#began + TURN_MS - this.#clock.monotonic();
    if (this.#hasWork(this.#turn) && left > 0) {
      this.#cancelTimer ??= this.#clock.after(left, () => this.#timeIsUp());
      return this.#go();
    }
    this.#stopTimer();
    for (const taker of this.#takers) taker.suspend(true);
    if ([...this.#takers].some(({ idle }) => !idle)) return;
    this.#turn = waiting;
    this.#began = this.#clock.monotonic();
    this.#go();
    // Its time is counted from now on.
    this.#decideAgain = true;
  }

  #timeIsUp(): void {
    this.#cancelTimer = undefined;
    this.decide();
  }

  #resumeAll(): void {
    this.#stopTimer();
    this.#turn = 'others';
    this.#isActive = false;
    for (const taker of this.#takers) taker.suspend(false);
  }

  #go(): void {
    for (const taker of this.#takers) taker.suspend(!this.#hasTurn(taker));
  }

  #hasTurn(taker: TurnTaker): boolean {
    return this.#turn === 'others' ? !taker.exclusive : this.#turn === taker;
  }

  /** The first after the one whose turn it is. */
  #nextWithWork(): Turn | undefined {
    const turns: Turn[] = ['others', ...[...this.#takers].filter(({ exclusive }) => exclusive)];
    const at = turns.indexOf(this.#turn);
    const order = [...turns.slice(at + 1), ...turns.slice(0, Math.max(0, at))];
    return order.find((turn) => this.#hasWork(turn));
  }

  #hasWork(turn: Turn): boolean {
    if (turn !== 'others') return this.#takers.has(turn) && turn.hasWork;
    return [...this.#takers].some(({ exclusive, hasWork }) => !exclusive && hasWork);
  }

  #stopTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }
}
