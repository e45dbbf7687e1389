import type { LaneState } from '../../wire/shared/control-block.ts';

interface Consumer {
  readonly number: number;
  received: number;
  /** Batches it has posted in all; known once it has replied. */
  posted: number | undefined;
}

/**
 * Lanes of a pass that at most one consumer at a time works on.
 *
 * | state   | holds                                                 | left by                  |
 * | ------- | ----------------------------------------------------- | ------------------------ |
 * | free    | no consumer                                           | assign                   |
 * | working | the consumer has not replied                          | finished, leave          |
 * | ending  | it has replied, and its last batches are on their way | last received, leave     |
 */
export class LaneGroup {
  readonly from: number;
  readonly to: number;
  /** Those that come into use together are of one round, from 0. */
  readonly round: number;
  #consumer: Consumer | undefined;
  /** Set when the worker was killed for items that were overdue, until it is lost. */
  overdue: readonly LaneState[] = [];

  constructor(from: number, to: number, round = 0) {
    this.from = from;
    this.to = to;
    this.round = round;
  }

  /** The number of the consumer that has the lanes. */
  get consumer(): number | undefined {
    return this.#consumer?.number;
  }

  /** Batches of its consumer that have arrived. */
  get batches(): number {
    return this.#consumer?.received ?? 0;
  }

  assign(consumer: number): void {
    this.#consumer = { number: consumer, received: 0, posted: undefined };
  }

  /** A batch has arrived. Returns whether it was the last of a consumer that has replied. */
  received(): boolean {
    if (!this.#consumer) return false;
    this.#consumer.received++;
    return this.#isComplete;
  }

  /** The reply of a consumer may overtake its last batches. Returns whether all have arrived. */
  finished(batches: number): boolean {
    if (!this.#consumer) return false;
    this.#consumer.posted = batches;
    return this.#isComplete;
  }

  leave(): void {
    this.#consumer = undefined;
  }

  get #isComplete(): boolean {
    const { received, posted } = this.#consumer ?? {};
    return received !== undefined && posted !== undefined && received >= posted;
  }
}

/**
 * Cuts `lanes` into groups of about equal size, one for each of at most `workers` consumers. The
 * first lane is `first`.
 */
export function groupLanes(
  lanes: number,
  workers: number,
  { first = 0, round = 0 } = {},
): LaneGroup[] {
  const count = Math.min(lanes, workers);
  const bound = (at: number): number => first + Math.floor((at * lanes) / count);
  return Array.from({ length: count }, (_, at) => new LaneGroup(bound(at), bound(at + 1), round));
}
