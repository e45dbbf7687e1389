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
  readonly #takers = new Set<TurnTaker>();
  /** Number of exclusive takers. */
  #exclusive = 0;
  /** Kept while there are exclusive takers. */
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
    this.#takers.add(taker);
    if (taker.exclusive) this.#exclusive++;
    if (this.#exclusive === 0) return;
    if (this.#state.kind === 'free') {
      for (const other of this.#takers) this.#line.update(other);
      this.#state = { kind: 'turn', holder: 'others' };
    }
    this.#line.update(taker);
    if (!this.#mayRun(taker)) taker.suspend();
  }

  delete(taker: TurnTaker): void {
    if (this.#takers.delete(taker) && taker.exclusive) this.#exclusive--;
    this.#line.delete(taker);
    this.#decideAll();
  }

  /** Whether it has work, or something in flight, may have changed. */
  changed(taker: TurnTaker): void {
    if (this.#state.kind === 'free' || !this.#takers.has(taker)) return;
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
    if (this.#exclusive === 0) return this.#free();
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
    this.#line.clear();
    this.#enter({ kind: 'free' });
  }

  /** The only place that changes the state once there are exclusive tasks; suspends and resumes. */
  #enter(state: State): void {
    const before = this.#state;
    this.#state = state;
    const isSameTurn =
      before.kind === 'turn' && state.kind === 'turn' && before.holder === state.holder;
    if (isSameTurn || (before.kind === 'handover' && state.kind === 'handover')) return;
    for (const taker of this.#takers) {
      if (this.#mayRun(taker)) taker.resume();
      else taker.suspend();
    }
  }

  #mayRun(taker: TurnTaker): boolean {
    const { kind } = this.#state;
    if (this.#state.kind !== 'turn') return kind === 'free';
    return this.#state.holder === 'others' ? !taker.exclusive : this.#state.holder === taker;
  }

  #stopTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }
}
