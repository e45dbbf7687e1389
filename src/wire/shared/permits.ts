/**
 * Which lanes of a task may have an item in flight, where its run bounds the items in flight over all tasks: one word
 * per lane in shared memory. The coordinator gives permits out and takes them back; so the sum over the tasks of a run
 * never exceeds its limit, and a lane of a worker that died holds none once its words are cleared.
 *
 *   off ──coordinator──▶ granted ◀──lane──▶ used         a lane moves only between granted and used,
 *    ▲                      │                 │          and ends in closed
 *    └──────coordinator─────┘   coordinator ──┴─▶ revoked ──lane──▶ off
 *
 * Every move is a compareExchange from the word that was read, so that of two who move at once one looks again. A lane
 * that waits sleeps on its word, which is stored before the lane is woken.
 */
const word = { off: 0, granted: 1, used: 2, revoked: 3, closed: 4 } as const;

export class Permits {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array;

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer);
  }

  static create(lanes: number): Permits {
    return new Permits(new SharedArrayBuffer(lanes * 4));
  }

  /** Lanes that may have an item in flight, or still have. */
  get held(): number {
    return this.#count((state) => state !== word.off && state !== word.closed);
  }

  /** Lanes that give their permit back when their item ends. */
  get leaving(): number {
    return this.#count((state) => state === word.revoked);
  }

  /** Coordinator only. Answers how many it could give. */
  grant(count: number): number {
    let given = 0;
    for (let lane = 0; lane < this.#words.length && given < count; lane++) {
      if (this.#move(lane, word.off, word.granted)) given++;
    }
    return given;
  }

  /** Coordinator only. Takes permits back: first from lanes that do not use theirs, then from others as their items end. */
  revoke(count: number): void {
    let left = count;
    for (const [from, to] of [
      [word.granted, word.off],
      [word.used, word.revoked],
    ] as const) {
      for (let lane = this.#words.length - 1; lane >= 0 && left > 0; lane--) {
        if (this.#move(lane, from, to)) left--;
      }
    }
  }

  /** Coordinator only. The lanes `[from, to)` have no worker: what they held is free again. */
  clear(from: number, to: number): void {
    for (let lane = from; lane < to; lane++) Atomics.store(this.#words, lane, word.off);
  }

  /** Coordinator only. Lanes that wait are to end. */
  dismiss(): void {
    for (let lane = 0; lane < this.#words.length; lane++) this.#move(lane, word.off, word.closed);
  }

  /** Whether the lane may take an item: now, or not before it has slept, or never again. */
  enter(lane: number): 'enter' | 'wait' | 'end' {
    for (;;) {
      const state = Atomics.load(this.#words, lane);
      if (state === word.closed) return 'end';
      if (state !== word.granted) return 'wait';
      if (this.#move(lane, word.granted, word.used)) return 'enter';
    }
  }

  /** The item of the lane has ended. */
  leave(lane: number): void {
    if (!this.#move(lane, word.used, word.granted)) this.#move(lane, word.revoked, word.off);
  }

  /** The lane has ended. */
  end(lane: number): void {
    Atomics.store(this.#words, lane, word.closed);
  }

  /** Resolves when the word of a lane that was told to wait has changed. */
  async changed(lane: number): Promise<void> {
    const wait = Atomics.waitAsync(this.#words, lane, word.off);
    if (wait.async) await wait.value;
  }

  #move(lane: number, from: number, to: number): boolean {
    if (Atomics.compareExchange(this.#words, lane, from, to) !== from) return false;
    Atomics.notify(this.#words, lane);
    return true;
  }

  #count(is: (state: number) => boolean): number {
    let count = 0;
    for (let lane = 0; lane < this.#words.length; lane++) {
      if (is(Atomics.load(this.#words, lane))) count++;
    }
    return count;
  }
}
