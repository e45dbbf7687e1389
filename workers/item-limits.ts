import { failureFromError } from '../src/items/failure-from-error.ts';
import { ResultRefused } from '../src/items/result-refused.ts';
import { cut } from '../src/lang/thrown.ts';
import type { ConsumerMessage } from '../src/wire/messages.ts';
import { type ControlBlock, stop } from '../src/wire/shared/control-block.ts';
import { Permits } from '../src/wire/shared/permits.ts';
import { isLimitName } from '../src/workflow/limit-name.ts';
import type { ItemProgram } from './item-program.ts';
import { post } from './reporter.ts';

/** Why an item fails before it begins. */
export interface Wrong {
  readonly error: unknown;
}

interface WaitCallbacks {
  /** A lane is about to wait. */
  waits(): void;
  woke(): void;
}

/** The limits that items name for themselves: a lane asks the coordinator for a permit of each. */
export class ItemLimits {
  readonly #consumer: number;
  readonly #block: ControlBlock;
  readonly #permits: Permits;
  readonly #limitOf: (index: number) => unknown;
  readonly #callbacks: WaitCallbacks;
  /** Lanes that have asked for a permit, and not given it back. */
  readonly #asked = new Set<number>();

  private constructor(
    consumer: number,
    block: ControlBlock,
    permits: Permits,
    limitOf: (index: number) => unknown,
    callbacks: WaitCallbacks,
  ) {
    this.#consumer = consumer;
    this.#block = block;
    this.#permits = permits;
    this.#limitOf = limitOf;
    this.#callbacks = callbacks;
  }

  /** Undefined where items name none. */
  static of(
    { consumer, itemPermits }: ConsumerMessage,
    { limitOf, item }: ItemProgram,
    block: ControlBlock,
    callbacks: WaitCallbacks,
  ): ItemLimits | undefined {
    if (!itemPermits || !limitOf) return undefined;
    const permits = new Permits(itemPermits);
    return new ItemLimits(consumer, block, permits, (at) => limitOf(item(at), at), callbacks);
  }

  /**
   * Waits until an item may begin in its lane. False: it must not, as the task stops or another has
   * its turn. What it returns is why the item fails, if it names no limit.
   */
  async enter(lane: number, index: number): Promise<Wrong | false | undefined> {
    try {
      const name = this.#limitOf(index);
      if (name === null) return undefined;
      if (!isLimitName(name)) return wrong(`limit must be the name of a limit, not ${shown(name)}`);
      this.#asked.add(lane);
      this.#ask(lane, name);
      return await this.#granted(lane, name);
    } catch (error) {
      return { error: located(error) };
    }
  }

  /** The lane has no item any more. */
  leave(lane: number): void {
    if (!this.#asked.delete(lane)) return;
    this.#permits.leave(lane);
    this.#permits.withdraw(lane);
    this.#ask(lane, null);
  }

  async #granted(lane: number, name: string): Promise<Wrong | false | undefined> {
    for (;;) {
      switch (this.#permits.look(lane)) {
        case 'granted':
          if (this.#permits.enter(lane)) return this.#goesOn ? undefined : false;
          break;
        case 'refused':
          return wrong(
            `there is no limit '${name}'`,
            `millrace limit set '${name}' --concurrency 10`,
          );
        case 'dismissed':
          return false;
        case 'wait':
          // While the task is only suspended, its request is still answered.
          if (this.#block.stopped !== stop.go) return false;
          this.#callbacks.waits();
          await this.#permits.changed(lane);
          this.#callbacks.woke();
      }
    }
  }

  #ask(lane: number, limit: string | null): void {
    post({ kind: 'limit', consumer: this.#consumer, lane, limit });
  }

  get #goesOn(): boolean {
    return this.#block.stopped === stop.go && !this.#block.suspended;
  }
}

function shown(value: unknown): string {
  return cut(JSON.stringify(value) ?? 'undefined', 60);
}

function wrong(message: string, hint?: string): Wrong {
  const failure = { code: 'MR414', message, ...(hint === undefined ? {} : { hint }) } as const;
  return { error: new ResultRefused(failure) };
}

/** An expression that fails says which it is. */
function located(error: unknown): unknown {
  const failure = failureFromError(error);
  return new ResultRefused(failure);
}
