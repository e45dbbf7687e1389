/** Blocks are quick when one takes less than this, in milliseconds. */
const QUICK_MS = 0.2;
/** After so many quick ones, one in so many is timed, step by step. */
const QUICK_BLOCKS = 16;
const STRIDE = 8;

/**
 * How quick the blocks of one consumer are. Where they are, to read the clock at each step would
 * cost as much as the steps, and so would a trace of late errors.
 */
export class BlockPace {
  #quick = 0;
  #untilTimed = 0;
  #waits = false;
  /** Late errors are traced to their steps: for the first block, and from the first promise on. */
  #isTraced = true;

  get isTraced(): boolean {
    return this.#isTraced;
  }

  /** Whether the block that begins is timed. */
  isTimed(): boolean {
    if (this.#waits || this.#quick < QUICK_BLOCKS) return true;
    this.#untilTimed = this.#untilTimed > 0 ? this.#untilTimed - 1 : STRIDE - 1;
    return this.#untilTimed === 0;
  }

  /** A block that was timed has ended, without a promise. */
  took(ms: number): void {
    this.#quick = ms < QUICK_MS ? this.#quick + 1 : 0;
    this.#isTraced = this.#waits;
  }

  /** A step has returned a promise. */
  waits(): void {
    this.#waits = true;
    this.#isTraced = true;
  }
}
