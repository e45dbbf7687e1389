import { formatDuration } from '../../../lang/duration.ts';
import { longTimeout } from '../../../lang/long-timeout.ts';
import { onAbort } from '../../abort.ts';
import type { ActionContext } from '../../context.ts';

/** What ends a request before its response does: the abort of its item, or the end of its time. */
export class Ending {
  /** Why it has ended, as an error. */
  reason: Error | undefined;
  /** The reason of the abort, if that has ended it: anything. */
  aborted: { readonly reason: unknown } | undefined;
  /** Whether it has a time that can end. */
  readonly isTimed: boolean;
  readonly #forget: () => void;
  readonly #cancel: (() => void) | undefined;
  #listener: ((reason: Error) => void) | undefined;

  constructor(ctx: ActionContext, timeout: number | undefined) {
    this.isTimed = timeout !== undefined;
    this.#forget = onAbort(ctx, (reason) => {
      if (!this.reason) this.aborted = { reason };
      this.#end(reason instanceof Error ? reason : new Error(String(reason)));
    });
    if (timeout === undefined) return;
    const tooLate = `no response within ${formatDuration(timeout)}`;
    this.#cancel = longTimeout(timeout, () => this.#end(new Error(tooLate)));
  }

  /** Calls the last listener with the reason, at once if it has ended. */
  listen(listener: (reason: Error) => void): void {
    this.#listener = listener;
    if (this.reason) listener(this.reason);
  }

  /** The request has ended. */
  release(): void {
    this.#listener = undefined;
    this.#forget();
    this.#cancel?.();
  }

  #end(reason: Error): void {
    if (this.reason) return;
    this.reason = reason;
    this.#listener?.(reason);
  }
}
