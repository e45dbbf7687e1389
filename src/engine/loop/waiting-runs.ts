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
  readonly #waiting = new Map<ActiveRun, Map<number, Shortage>>();

  constructor(clock: Clock, runs: ActiveRuns) {
    this.#clock = clock;
    this.#runs = runs;
  }

  add(run: ActiveRun, consumer: number, shortage: Shortage): void {
    const affected = new Set([run, this.#runs.rootOf(run)]);
    this.#owners.set(consumer, [...affected]);
    for (const one of affected) {
      const consumers = this.#waiting.get(one) ?? new Map<number, Shortage>();
      const isKnown = [...consumers.values()].some(({ reason }) => reason === shortage.reason);
      this.#waiting.set(one, consumers.set(consumer, shortage));
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
