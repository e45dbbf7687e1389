import type { CancelTimer, Clock } from '../../ports/clock.ts';
import type { AttemptLimit, PermitPool, PermitTicket, Sharer } from '../../ports/work.ts';

type State = 'waiting' | 'granted' | 'used' | 'revoked' | 'over';

/**
 * One attempt that counts in a limit.
 *
 * | state   | holds                                                  | left by                   |
 * | ------- | ------------------------------------------------------ | ------------------------- |
 * | waiting | it has no permit                                       | a grant, release          |
 * | granted | it has one, and waits for the rate of the limit        | its start, revoke, release |
 * | used    | it has begun                                           | revoke, release           |
 * | revoked | the same; its permit goes to another as it ends        | release                   |
 * | over    | it counts no more                                      | nothing                   |
 */
export class PermitRequest implements Sharer, PermitTicket {
  readonly #limit: AttemptLimit;
  readonly #clock: Clock;
  #start: () => void = () => {};
  #state: State = 'waiting';
  #cancelTimer: CancelTimer | undefined;
  readonly permits: PermitPool;

  constructor(limit: AttemptLimit, clock: Clock) {
    this.#limit = limit;
    this.#clock = clock;
    const state = (): State => this.#state;
    this.permits = {
      get held() {
        return state() === 'waiting' || state() === 'over' ? 0 : 1;
      },
      get leaving() {
        return state() === 'revoked' ? 1 : 0;
      },
      grant: (count) => {
        if (count < 1 || this.#state !== 'waiting') return 0;
        this.#state = 'granted';
        return 1;
      },
      revoke: (count) => {
        if (count < 1) return;
        if (this.#state === 'granted') this.#state = 'waiting';
        if (this.#state === 'used') this.#state = 'revoked';
      },
    };
  }

  ask(start: () => void): void {
    this.#start = start;
    this.#limit.shared.changed(this);
  }

  get demand(): number {
    return this.#state === 'over' ? 0 : 1;
  }

  permitted(): void {
    this.#cancelTimer?.();
    if (this.#state !== 'granted') return;
    const wait = this.#limit.rate.start();
    if (wait > 0) {
      this.#cancelTimer = this.#clock.after(wait, () => this.permitted());
      return;
    }
    this.#state = 'used';
    this.#start();
  }

  /** It has ended, or is not to begin. */
  release(): void {
    if (this.#state === 'over') return;
    this.#cancelTimer?.();
    this.#state = 'over';
    this.#limit.shared.delete(this);
    this.#limit.release();
  }
}
