/**
 * The permits of the lanes of a task to have an item in flight, if its run bounds the items in
 * flight over all tasks. One word per lane in shared memory. The coordinator grants and revokes
 * permits, so the sum over the tasks of a run never exceeds its limit. A lane of a dead worker
 * holds no permit once its word is cleared.
 *
 *   off ──coordinator──▶ granted ◀──lane──▶ used        a lane moves only between granted and used,
 *    ▲                      │                 │         and ends in closed
 *    ├──────coordinator─────┘   coordinator ──┴─▶ revoked ──lane──▶ off
 *    └◀─lane, coordinator── dismissed ◀──coordinator── off
 *    └◀─lane─── refused ◀──coordinator── off: the lane has asked for what does not exist
 *
 * Every move is a compareExchange from the word that was read: when two threads move a word at the
 * same time, one of them reads it again. A waiting lane sleeps on its word, which is stored before
 * the lane is woken.
 */
const word = {
  off: 0,
  granted: 1,
  used: 2,
  revoked: 3,
  closed: 4,
  dismissed: 5,
  refused: 6,
} as const;

export class Permits {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array;
  /** The order in which lanes are granted permits; they lose them in the opposite order. */
  #order: readonly number[];
  /** One past the last lane that is in use. */
  #used: number;

  constructor(buffer: SharedArrayBuffer, order: readonly number[] = []) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer);
    this.#order = order;
    this.#used = order.length;
  }

  /**
   * `firstLanes`: the first lane of each worker. Few permits are spread over many workers: a worker
   * runs one item at a time whose action does not wait. `spare`: lanes that can be opened later.
   */
  static create(lanes: number, firstLanes: readonly number[] = [0], spare = 0): Permits {
    const buffer = new SharedArrayBuffer((lanes + spare) * 4);
    return new Permits(buffer, alternating(lanes, firstLanes));
  }

  /**
   * Coordinator only. From now on these lanes are granted permits, in this order. Others lose
   * theirs: at once, or when their item ends.
   */
  open(order: readonly number[], used: number): void {
    this.#order = order;
    this.#used = used;
    const open = new Set(order);
    for (let lane = 0; lane < used; lane++) {
      if (open.has(lane)) continue;
      if (!this.#move(lane, word.granted, word.off)) this.#move(lane, word.used, word.revoked);
    }
  }

  /** Coordinator only. Some lane of `[from, to)` has a permit that it does not use. */
  isGranted(from: number, to: number): boolean {
    for (let lane = from; lane < to; lane++) {
      if (Atomics.load(this.#words, lane) === word.granted) return true;
    }
    return false;
  }

  /** Number of lanes that hold a permit, revoked ones that are still used included. */
  get held(): number {
    return this.#count(
      (state) => state === word.granted || state === word.used || state === word.revoked,
    );
  }

  /** Number of lanes that lose their permit when their item ends. */
  get leaving(): number {
    return this.#count((state) => state === word.revoked);
  }

  /** Coordinator only. Grants up to `count` permits; returns how many. */
  grant(count: number): number {
    let granted = 0;
    for (const lane of this.#order) {
      if (granted >= count) break;
      if (this.#move(lane, word.off, word.granted)) granted++;
    }
    return granted;
  }

  /** Coordinator only. The lane gets a permit, if it waits for one. */
  grantLane(lane: number): void {
    this.#move(lane, word.off, word.granted);
  }

  /** Coordinator only. The lane gets none, whatever it waits for. */
  refuse(lane: number): void {
    this.#move(lane, word.off, word.refused);
  }

  /** Coordinator only. The lane gets none at present, if it waits for one. */
  dismissLane(lane: number): void {
    this.#move(lane, word.off, word.dismissed);
  }

  /** Coordinator only. Revokes unused permits first, then used ones, which end with their items. */
  revoke(count: number): void {
    let left = count;
    for (const [from, to] of [
      [word.granted, word.off],
      [word.used, word.revoked],
    ] as const) {
      for (let at = this.#order.length - 1; at >= 0 && left > 0; at--) {
        if (this.#move(this.#order[at] ?? 0, from, to)) left--;
      }
    }
  }

  /** Coordinator only. Frees the permits of the lanes `[from, to)`, which have no worker. */
  clear(from: number, to: number): void {
    for (let lane = from; lane < to; lane++) Atomics.store(this.#words, lane, word.off);
  }

  /** Coordinator only. Wakes lanes that wait, since nothing is left to claim for now. */
  dismiss(): void {
    this.#moveAll(word.off, word.dismissed);
  }

  /** Coordinator only. There is something to claim: lanes can be granted permits again. */
  recall(): void {
    this.#moveAll(word.dismissed, word.off);
  }

  /** Whether the lane may take an item now, must wait for its word to change, or is dismissed. */
  look(lane: number): 'granted' | 'wait' | 'dismissed' | 'refused' {
    const state = Atomics.load(this.#words, lane);
    if (state === word.granted) return 'granted';
    if (state === word.refused && this.#move(lane, state, word.off)) return 'refused';
    return state === word.dismissed && this.#move(lane, state, word.off) ? 'dismissed' : 'wait';
  }

  /** The lane takes an item, unless its permit was revoked meanwhile. */
  enter(lane: number): boolean {
    return this.#move(lane, word.granted, word.used);
  }

  /** The item of the lane has ended. */
  leave(lane: number): void {
    if (!this.#move(lane, word.used, word.granted)) this.#move(lane, word.revoked, word.off);
  }

  /** The lane does without the permit that it may have. */
  withdraw(lane: number): void {
    this.#move(lane, word.granted, word.off);
  }

  /** The lane has ended. */
  end(lane: number): void {
    Atomics.store(this.#words, lane, word.closed);
  }

  /** Resolves when the word of a waiting lane has changed. */
  async changed(lane: number): Promise<void> {
    const wait = Atomics.waitAsync(this.#words, lane, word.off);
    if (wait.async) await wait.value;
  }

  #move(lane: number, from: number, to: number): boolean {
    if (Atomics.compareExchange(this.#words, lane, from, to) !== from) return false;
    Atomics.notify(this.#words, lane);
    return true;
  }

  #moveAll(from: number, to: number): void {
    for (let lane = 0; lane < this.#used; lane++) this.#move(lane, from, to);
  }

  #count(is: (state: number) => boolean): number {
    let count = 0;
    for (let lane = 0; lane < this.#used; lane++) {
      if (is(Atomics.load(this.#words, lane))) count++;
    }
    return count;
  }
}

/** The first lanes of all workers, then their second ones, and so on. */
export function alternating(lanes: number, firstLanes: readonly number[]): number[] {
  const order: number[] = [];
  for (let nth = 0; order.length < lanes; nth++) {
    for (const [worker, first] of firstLanes.entries()) {
      if (first + nth < (firstLanes[worker + 1] ?? lanes)) order.push(first + nth);
    }
  }
  return order;
}
