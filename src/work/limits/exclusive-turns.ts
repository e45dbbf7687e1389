import type { CancelTimer, Clock } from '../../ports/clock.ts';
import type { TurnTaker } from '../../ports/work.ts';
import { type Turn, TurnLine } from './turn-line.ts';

/** The longest turn while others wait, in milliseconds; the item in flight then still ends. */
const TURN_MS = 1000;

type State =
  | { readonly kind: 'free' }
  | { readonly kind: 'turn'; readonly holder: Turn }
  | { readonly kind: 'handover'; readonly from: Turn };

/**
 * Takes turns: either one exclusive task runs, or all other tasks do.
 *
 * | state    | holds                                           | left when                       |
 * | -------- | ----------------------------------------------- | ------------------------------- |
 * | free     | no task is exclusive; none is suspended         | an exclusive task comes         |
 * | turn     | all tasks but those of the holder are suspended | another waits, and the holder   |
 * |          |                                                 | has no work or has had its time |
 * | handover | all are suspended                               | nothing is in flight: the next  |
 * |          |                                                 | turn begins; or none waits      |
 *
 * A turn that waits begins after at most one turn of each of the others. With the last exclusive
 * task, each state is left for free.
 */
export class ExclusiveTurns {
  readonly #clock: Clock;
  readonly #exclusive = new Set<TurnTaker>();
  readonly #others = new Set<TurnTaker>();
  readonly #line = new TurnLine();
  #state: State = { kind: 'free' };
  /** When the last turn began. */
  #began = Number.NEGATIVE_INFINITY;
  /** Set while a turn that others wait for has time left. */
  #cancelTimer: CancelTimer | undefined;
  /** Takers that are suspended or resumed report a change, which is decided on after this one. */
  #isDeciding = false;
  #decideAgain = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(taker: TurnTaker): void {
    this.#alike(taker).add(taker);
    this.#line.update(taker);
    if (this.#exclusive.size === 0) return;
    if (this.#state.kind === 'free') this.#enter({ kind: 'turn', holder: 'others' });
    const turn = turnOf(this.#state);
    if (turn !== (taker.exclusive ? taker : 'others')) taker.suspend();
  }

  delete(taker: TurnTaker): void {
    this.#alike(taker).delete(taker);
    this.#line.delete(taker);
    this.#decideAll();
  }

  /** Whether it has work, or something in flight, may have changed. */
  changed(taker: TurnTaker): void {
    if (!this.#alike(taker).has(taker)) return;
    this.#line.update(taker);
    this.#decideAll();
  }

  #decideAll(): void {
    this.#decideAgain = true;
    if (this.#isDeciding) return;
    this.#isDeciding = true;
    while (this.#decideAgain) {
      this.#decideAgain = false;
      this.#decide(this.#state);
    }
    this.#isDeciding = false;
  }

  #decide(state: State): void {
    if (state.kind === 'free') return;
    if (this.#exclusive.size === 0) return this.#free();
    const holder = state.kind === 'turn' ? state.holder : state.from;
    const next = this.#line.next(holder);
    if (next === undefined) return this.#enter({ kind: 'turn', holder });
    const left = this.#began + TURN_MS - this.#clock.monotonic();
    if (this.#line.hasWork(holder) && left > 0) {
      this.#cancelTimer ??= this.#clock.after(left, () => this.#timeIsUp());
      return this.#enter({ kind: 'turn', holder });
    }
    this.#stopTimer();
    this.#enter({ kind: 'handover', from: holder });
    if (this.#line.isBusy) return;
    this.#line.moveToEnd(holder);
    this.#began = this.#clock.monotonic();
    this.#enter({ kind: 'turn', holder: next });
    // Its time counts from now on.
    this.#decideAgain = true;
  }

  #timeIsUp(): void {
    this.#cancelTimer = undefined;
    this.#decideAll();
  }

  #free(): void {
    this.#stopTimer();
    this.#enter({ kind: 'free' });
  }

  /** The only place that changes the state; suspends and resumes those that it concerns. */
  #enter(state: State): void {
    const before = this.#state;
    this.#state = state;
    if (turnOf(before) === turnOf(state)) return;
    for (const taker of this.#takersOf(before)) taker.suspend();
    for (const taker of this.#takersOf(state)) taker.resume();
  }

  #alike(taker: TurnTaker): Set<TurnTaker> {
    return taker.exclusive ? this.#exclusive : this.#others;
  }

  /** Those that are not suspended. */
  #takersOf(state: State): Iterable<TurnTaker> {
    const turn = turnOf(state);
    if (turn === 'others') return this.#others;
    return turn && this.#exclusive.has(turn) ? [turn] : [];
  }

  #stopTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }
}

/** Who may run; undefined: nobody. Without an exclusive task, that is all the others. */
function turnOf(state: State): Turn | undefined {
  if (state.kind === 'turn') return state.holder;
  return state.kind === 'free' ? 'others' : undefined;
}
