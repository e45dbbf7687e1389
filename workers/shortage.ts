import { type ControlBlock, stop } from '../src/wire/shared/control-block.ts';
import { post } from './reporter.ts';

/** In milliseconds. Each wait of an item is twice as long as the one before. */
const firstWait = 100;
const longestWait = 5000;

/**
 * Items of one consumer whose action cannot begin for lack of descriptors, threads or memory. Each
 * stays in its lane and is tried again after a back-off. The coordinator bounds the time for which
 * that goes on.
 */
export class Shortage {
  readonly #consumer: number;
  readonly #block: ControlBlock;

  constructor(consumer: number, block: ControlBlock) {
    this.#consumer = consumer;
    this.#block = block;
  }

  /** Resolves before the next try, with false when the task is stopped. `tries`: those so far. */
  async wait(lack: string, tries: number): Promise<boolean> {
    post({ kind: 'lacking', consumer: this.#consumer, lack });
    const until = performance.now() + Math.min(firstWait * 2 ** Math.min(tries, 30), longestWait);
    for (;;) {
      const { bell } = this.#block;
      if (this.#block.stopped !== stop.go) return false;
      const left = until - performance.now();
      if (left <= 0) return true;
      await this.#block.untilBell(bell, left);
    }
  }

  /** An item that has waited was tried again, and its action has begun. */
  over(): void {
    post({ kind: 'supplied', consumer: this.#consumer });
  }
}
