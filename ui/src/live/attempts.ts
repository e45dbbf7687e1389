import { isLost, refusalOf } from '../source/request.ts';
import { backOff, connection } from './connection.ts';

/** How long a tab may be hidden before it is asleep. */
const hiddenMs = 30_000;

/**
 * Keeps something going over a connection that may be lost: tries, and after a failure tries
 * again, later each time. Stops while the tab is hidden for 30 s.
 */
export class Attempts {
  readonly #open: (signal: AbortSignal) => Promise<void>;
  #controller = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #hiding: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #seenAt = Date.now();
  #asleep = false;
  #closed = false;

  constructor(open: (signal: AbortSignal) => Promise<void>) {
    this.#open = open;
    document.addEventListener('visibilitychange', this.#look);
    addEventListener('pagehide', this.#sleep);
    addEventListener('pageshow', this.#look);
  }

  /** Something has come. */
  seen(): void {
    this.#seenAt = Date.now();
    this.#failures = 0;
  }

  now = (): void => {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#controller.abort();
    this.#controller = new AbortController();
    const { signal } = this.#controller;
    this.#open(signal).then(
      () => {
        if (!signal.aborted) this.seen();
      },
      (error: unknown) => {
        if (!signal.aborted) this.failed(error);
      },
    );
  };

  failed(error: unknown): void {
    if (this.#closed || this.#asleep) return;
    this.#controller.abort();
    clearTimeout(this.#timer);
    const wait = backOff(this.#failures, Math.random());
    this.#failures += 1;
    // What is refused now may be allowed later: another tab may open the URL with the token.
    connection.set(
      isLost(error)
        ? { kind: 'lost', seenAt: this.#seenAt, retryAt: Date.now() + wait }
        : { kind: 'gone', refusal: refusalOf(error) },
    );
    this.#timer = setTimeout(this.now, wait);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#hiding);
    this.#controller.abort();
    document.removeEventListener('visibilitychange', this.#look);
    removeEventListener('pagehide', this.#sleep);
    removeEventListener('pageshow', this.#look);
  }

  readonly #look = (): void => {
    clearTimeout(this.#hiding);
    if (document.visibilityState === 'hidden') {
      this.#hiding = setTimeout(this.#sleep, hiddenMs);
    } else if (this.#asleep || this.#failures > 0) {
      this.#asleep = false;
      this.now();
    }
  };

  /** A page that is left but kept by the browser must not keep its connection either. */
  readonly #sleep = (): void => {
    this.#asleep = true;
    clearTimeout(this.#timer);
    this.#controller.abort();
  };
}
