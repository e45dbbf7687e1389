import type { RunId } from '../../run/records.ts';
import type { CancelPolicy } from '../../workflow/workflow.ts';
import type { ActiveRun } from '../active/active-run.ts';
import type { CancelTimer, Clock } from '../../ports/clock.ts';
import type { StoreReader } from '../../ports/store.ts';

/** How often is looked, in milliseconds. */
const POLL_MS = 200;

interface RequestPollerCallbacks {
  verifyLease(run: ActiveRun): void;
  cancel(run: ActiveRun, policy?: CancelPolicy): void;
  pause(run: ActiveRun): void;
}

/** Looks whether another process asked for something, or took a run over. */
export class RequestPoller {
  readonly #store: StoreReader;
  readonly #clock: Clock;
  readonly #runs: ReadonlyMap<RunId, ActiveRun>;
  readonly #callbacks: RequestPollerCallbacks;
  #cancelTimer: CancelTimer | undefined;

  constructor(
    store: StoreReader,
    clock: Clock,
    runs: ReadonlyMap<RunId, ActiveRun>,
    host: RequestPollerCallbacks,
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#runs = runs;
    this.#callbacks = host;
  }

  /**
   * Also keeps the process alive: piscina lets go of idle workers, and the reply of a consumer may overtake its last batch,
   * so that nothing else would hold the event loop while that batch is on its way.
   */
  start(): void {
    this.#cancelTimer ??= this.#clock.every(POLL_MS, () => this.poll());
  }

  stop(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  /**
   * Whether the lease is lost is decided in a transaction; without one, a process whose run was taken over while it
   * slept would find out only when its next item ends.
   */
  poll(): void {
    for (const run of this.#runs.values()) {
      if (run.record.state !== 'running') continue;
      if (this.#store.lease(run.id)?.epoch !== run.lease.epoch) this.#callbacks.verifyLease(run);
      else this.#apply(run);
    }
  }

  #apply(run: ActiveRun): void {
    const { cancel, pause } = this.#store.request(run.id) ?? {};
    if (cancel) this.#callbacks.cancel(run, cancel === true ? undefined : cancel);
    else if (pause) this.#callbacks.pause(run);
  }
}
