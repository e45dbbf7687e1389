import { ResultRefused } from '../src/items/result-refused.ts';
import { cut } from '../src/lang/thrown.ts';
import { type ControlBlock, stop } from '../src/wire/shared/control-block.ts';
import { Permits } from '../src/wire/shared/permits.ts';
import { isLimitName } from '../src/workflow/limit-name.ts';
import { post } from './reporter.ts';

interface ItemLimitsParts {
  readonly consumer: number;
  readonly permits: SharedArrayBuffer;
  readonly block: ControlBlock;
  /** The name of the limit of an item; null: none. */
  readonly limitOf: (index: number) => unknown;
  /** A lane is about to wait. */
  readonly waits: () => void;
  readonly woke: () => void;
}

/** Where each item names the limit that it counts in: its lane asks the coordinator for a permit. */
export class ItemLimits {
  readonly #parts: ItemLimitsParts;
  readonly #permits: Permits;
  /** Lanes that have asked for a permit, and not given it back. */
  readonly #asked = new Set<number>();

  constructor(parts: ItemLimitsParts) {
    this.#parts = parts;
    this.#permits = new Permits(parts.permits);
  }

  /**
   * Waits until an item may begin in its lane. False if it must not, since the task stops or another
   * has its turn. Throws if the item names no limit.
   */
  async enter(lane: number, index: number): Promise<boolean> {
    const name = this.#parts.limitOf(index);
    if (name === null) {
      this.leave(lane);
      return true;
    }
    if (!isLimitName(name)) {
      const gave = cut(JSON.stringify(name) ?? 'undefined', 60);
      throw wrong(`limit must be the name of a limit, but its template gave ${gave}`);
    }
    this.#asked.add(lane);
    this.#ask(lane, name);
    return this.#granted(lane, name);
  }

  /** The lane has no item any more. */
  leave(lane: number): void {
    this.#permits.leave(lane);
    this.#permits.withdraw(lane);
    if (this.#asked.delete(lane)) this.#ask(lane, null);
  }

  async #granted(lane: number, name: string): Promise<boolean> {
    for (;;) {
      switch (this.#permits.look(lane)) {
        case 'granted':
          if (this.#permits.enter(lane)) return this.#goesOn;
          break;
        case 'refused':
          throw wrong(
            `there is no limit '${name}'`,
            `millrace limit set '${name}' --concurrency 10`,
          );
        case 'dismissed':
          return false;
        case 'wait':
          if (!this.#goesOn) return false;
          this.#parts.waits();
          await this.#permits.changed(lane);
          this.#parts.woke();
      }
    }
  }

  #ask(lane: number, limit: string | null): void {
    post({ kind: 'limit', consumer: this.#parts.consumer, lane, limit });
  }

  get #goesOn(): boolean {
    const { block } = this.#parts;
    return block.stopped === stop.go && !block.suspended;
  }
}

function wrong(message: string, hint?: string): ResultRefused {
  return new ResultRefused({
    code: 'MR414',
    message,
    ...(hint === undefined ? {} : { hint }),
  });
}
