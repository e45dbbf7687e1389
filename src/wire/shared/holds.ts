/**
 * The holds of a control block: one word per lane and one of the coordinator, which comes last. A
 * word is not 0 while a failure waits for judgement. A consumer uses that of its first lane, which
 * holds the number of its batch with the failure.
 */
export class Holds {
  readonly #words: Int32Array;
  readonly #first: number;
  readonly #lanes: number;

  constructor(words: Int32Array, first: number, lanes: number) {
    this.#words = words;
    this.#first = first;
    this.#lanes = lanes;
  }

  /** The word behind them. */
  get end(): number {
    return this.#first + this.#lanes + 1;
  }

  set(lane: number, batch: number): void {
    Atomics.store(this.#words, this.#first + lane, batch);
  }

  /** The batches up to `batch` are judged. Returns whether that has ended the hold. */
  release(lane: number, batch: number): boolean {
    const at = this.#first + lane;
    const held = Atomics.load(this.#words, at);
    if (held === 0 || held > batch) return false;
    // A later failure keeps the lanes waiting.
    return Atomics.compareExchange(this.#words, at, held, 0) === held;
  }

  /** Whether the coordinator holds, or a lane before `used`. */
  isAny(used: number): boolean {
    for (let lane = 0; lane < used; lane++) if (this.#isHeld(lane)) return true;
    return this.#isHeld(this.#lanes);
  }

  #isHeld(lane: number): boolean {
    return Atomics.load(this.#words, this.#first + lane) !== 0;
  }
}
