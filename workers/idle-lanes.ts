import { type ControlBlock, stop } from '../src/wire/shared/control-block.ts';

/** How long a consumer without an item waits for the positions of an open block. */
const LINGER_MS = 5;

/**
 * The lanes of one consumer that have nothing to do.
 *
 * | state  | holds                                          | left by                            |
 * | ------ | ---------------------------------------------- | ---------------------------------- |
 * | busy   | it has an item, or waits for a permit, the     | no item is left for it             |
 * |        | rate limiter, a judgement or the disk          |                                    |
 * | asleep | nothing is claimable, or it is closed, and    | the bell, if something is then;    |
 * |        | another lane is busy or more positions may come | the last busy lane falling asleep; |
 * |        |                                                | of an open block: LINGER_MS later  |
 * | ended  | the task is stopped, or no lane of the         | nothing                            |
 * |        | consumer is busy                               |                                    |
 *
 * A consumer of which no lane is busy leaves its worker: for items that come later it is replaced.
 */
export class IdleLanes {
  readonly #block: ControlBlock;
  #busy: number;
  #isOver = false;
  /** Resolves with the next ring of the bell. Shared by all lanes that sleep. */
  #ring: Promise<void> | undefined;
  /** Resolves it before the bell rings. */
  #wake: (() => void) | undefined;
  #linger: NodeJS.Timeout | undefined;

  constructor(block: ControlBlock, lanes: number) {
    this.#block = block;
    this.#busy = lanes;
  }

  /** Sleeps until the lane may claim something. False when it is to end. */
  async untilClaimable(lane: number): Promise<boolean> {
    const block = this.#block;
    this.#busy--;
    for (;;) {
      // Listens before it looks, so that it sleeps through no change. The last one sleeps only
      // while more may come.
      const ring = this.#busy > 0 || block.isOpen ? this.#listen() : undefined;
      if (this.#isOver || block.stopped !== stop.go) break;
      if (block.claimable && !block.suspended && !block.isClosed(lane)) {
        clearTimeout(this.#linger);
        this.#busy++;
        return true;
      }
      if (!ring) break;
      if (this.#busy === 0) this.#endLater();
      await ring;
    }
    if (this.#busy === 0) this.endAll();
    return false;
  }

  /** Ends the lanes that sleep, and each other as it falls asleep. */
  endAll(): void {
    this.#isOver = true;
    this.#wake?.();
  }

  /** No lane is busy. A new consumer costs more than to wait a little for the next positions. */
  #endLater(): void {
    clearTimeout(this.#linger);
    this.#linger = setTimeout(() => this.endAll(), LINGER_MS);
  }

  #listen(): Promise<void> {
    this.#ring ??= new Promise<void>((resolve) => {
      this.#wake = resolve;
      void this.#block.untilBell(this.#block.bell).then(resolve);
    }).then(() => void (this.#ring = undefined));
    return this.#ring;
  }
}
