import { type ControlBlock, stop } from '../src/wire/shared/control-block.ts';

/**
 * The lanes of one consumer that have nothing to do.
 *
 * | state  | holds                                          | left by                            |
 * | ------ | ---------------------------------------------- | ---------------------------------- |
 * | busy   | it has an item, or waits for a permit, the     | no item is left for it             |
 * |        | rate limiter, a judgement or the disk          |                                    |
 * | asleep | nothing is claimable, and another lane is busy | the bell, if something is then;    |
 * |        |                                                | the last busy lane falling asleep  |
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

  constructor(block: ControlBlock, lanes: number) {
    this.#block = block;
    this.#busy = lanes;
  }

  /** Sleeps until something may be claimable. False when the lane is to end. */
  async untilClaimable(): Promise<boolean> {
    const block = this.#block;
    this.#busy--;
    for (;;) {
      // Listens before it looks, so that it sleeps through no change. The last one never sleeps.
      const ring = this.#busy > 0 ? this.#listen() : undefined;
      if (this.#isOver || block.stopped !== stop.go) break;
      if (block.claimable && !block.suspended) {
        this.#busy++;
        return true;
      }
      if (!ring) break;
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

  #listen(): Promise<void> {
    this.#ring ??= new Promise<void>((resolve) => {
      this.#wake = resolve;
      void this.#block.untilBell(this.#block.bell).then(resolve);
    }).then(() => void (this.#ring = undefined));
    return this.#ring;
  }
}
