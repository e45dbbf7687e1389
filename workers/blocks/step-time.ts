import type { Failure } from '../../src/items/failure.ts';
import type { StepSettings } from './step-settings.ts';

const never = Number.POSITIVE_INFINITY;

/** The time that a step has, and that the attempt of it under way has. */
export class StepTime {
  readonly #timeout: number;
  readonly #deadline: number;
  /** When the step is out of time. */
  readonly #ends: number;
  /** When the attempt is. */
  #due = never;

  private constructor({ timeout = never, deadline = never }: StepSettings, began: number) {
    this.#timeout = timeout;
    this.#deadline = deadline;
    this.#ends = began + deadline;
  }

  /** Undefined for a step that can take any time. */
  static of(settings: StepSettings, clock: { now(): number }): StepTime | undefined {
    const { timeout, deadline } = settings;
    const isBound = timeout !== undefined || deadline !== undefined;
    return isBound ? new StepTime(settings, clock.now()) : undefined;
  }

  begin(now: number): void {
    this.#due = Math.min(now + this.#timeout, this.#ends);
  }

  get due(): number {
    return this.#due;
  }

  isLate(now: number): boolean {
    return now > this.#due;
  }

  /** Milliseconds that the step has. */
  left(now: number): number {
    return this.#ends - now;
  }

  /** Why an attempt has failed that is late. */
  get failure(): Failure {
    const message = `the item ran longer than its timeout of ${this.#timeout} ms`;
    return { code: 'MR406', message };
  }

  /** Why the step has failed whose time is over. */
  get outOfTime(): Failure {
    const message = `the task did not end within its deadline of ${this.#deadline} ms`;
    return { code: 'MR416', message };
  }
}
