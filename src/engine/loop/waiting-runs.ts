import type { Clock } from '../../ports/clock.ts';
import type { Shortage } from '../../ports/pool.ts';
import type { ActiveRun } from '../active/active-run.ts';
import type { ActiveRuns } from '../active/active-runs.ts';
import { emitSupplied, emitWaiting } from '../events/emit.ts';

/**
 * Runs with consumers that wait for a worker which cannot be had. A run says so once, and again
 * when the reason changes, whatever the number of its consumers. So does the run it is an item of.
 */
export class WaitingRuns {
  readonly #clock: Clock;
  readonly #runs: ActiveRuns;
  readonly #owners = new Map<number, readonly ActiveRun[]>();
  readonly #waiting = new Map<ActiveRun, WaitingConsumers>();

  constructor(clock: Clock, runs: ActiveRuns) {
    this.#clock = clock;
    this.#runs = runs;
  }

  add(run: ActiveRun, consumer: number, shortage: Shortage): void {
    const affected = new Set([run, this.#runs.rootOf(run)]);
    this.#owners.set(consumer, [...affected]);
    for (const one of affected) {
      const consumers = this.#waiting.get(one) ?? new WaitingConsumers();
      const isKnown = consumers.waitFor(shortage.reason);
      consumers.set(consumer, shortage.reason);
      this.#waiting.set(one, consumers);
      if (!isKnown) emitWaiting(one, this.#clock.now(), shortage);
    }
  }

  delete(consumer: number): void {
    for (const run of this.#owners.get(consumer) ?? []) {
      const consumers = this.#waiting.get(run);
      consumers?.delete(consumer);
      if (consumers?.size !== 0) continue;
      this.#waiting.delete(run);
      emitSupplied(run, this.#clock.now());
    }
    this.#owners.delete(consumer);
  }
}

/** The consumers of a run that wait, by their numbers, and how many do so for each reason. */
class WaitingConsumers {
  readonly #reasons = new Map<number, string>();
  readonly #counts = new Map<string, number>();

  get size(): number {
    return this.#reasons.size;
  }

  /** Some consumer waits for this reason. */
  waitFor(reason: string): boolean {
    return this.#counts.has(reason);
  }

  set(consumer: number, reason: string): void {
    this.delete(consumer);
    this.#reasons.set(consumer, reason);
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
  }

  delete(consumer: number): void {
    const reason = this.#reasons.get(consumer);
    if (reason === undefined) return;
    this.#reasons.delete(consumer);
    const left = (this.#counts.get(reason) ?? 0) - 1;
    if (left > 0) this.#counts.set(reason, left);
    else this.#counts.delete(reason);
  }
}
