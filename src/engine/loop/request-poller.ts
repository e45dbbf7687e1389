import type { CancelTimer, Clock } from '../../ports/clock.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { ControlRequest } from '../../run/control.ts';
import type { CancelPolicy } from '../../workflow/workflow.ts';
import type { ActiveRun } from '../active/active-run.ts';

/** Milliseconds between two polls. */
const POLL_MS = 200;

interface RequestPollerCallbacks {
  verifyLease(run: ActiveRun): void;
  cancel(run: ActiveRun, policy?: CancelPolicy): void;
  pause(run: ActiveRun): void;
  /** The run was asked for these. */
  requests(run: ActiveRun, requests: readonly ControlRequest[]): void;
  /** Answers and signals can have come from another process. */
  waits(): void;
}

/** Polls the store for cancel and pause requests of other processes, and for lost leases. */
export class RequestPoller {
  readonly #store: StoreReader;
  readonly #clock: Clock;
  readonly #runs: Iterable<ActiveRun>;
  readonly #callbacks: RequestPollerCallbacks;
  #cancelTimer: CancelTimer | undefined;

  constructor(
    store: StoreReader,
    clock: Clock,
    runs: Iterable<ActiveRun>,
    callbacks: RequestPollerCallbacks,
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#runs = runs;
    this.#callbacks = callbacks;
  }

  /**
   * The timer also keeps the process alive. The reply of a consumer can overtake its last batch,
   * and piscina unrefs idle workers: nothing else holds the event loop until the batch arrives.
   */
  start(): void {
    this.#cancelTimer ??= this.#clock.every(POLL_MS, () => this.poll());
  }

  stop(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  /**
   * Only a transaction decides that a lease is lost. Without this poll, a process whose run was
   * acquired by another while it slept would notice at the end of its next item. Costs two point
   * reads a run, some 5 µs.
   */
  poll(): void {
    for (const run of this.#runs) {
      if (run.record.state !== 'running') continue;
      if (this.#store.lease(run.id)?.epoch !== run.lease.epoch) this.#callbacks.verifyLease(run);
      else this.#apply(run);
    }
    this.#callbacks.waits();
  }

  #apply(run: ActiveRun): void {
    this.#stop(run);
    if (run.parent) return;
    const requests = this.#store.controls.waiting(run.id);
    if (requests.length > 0) this.#callbacks.requests(run, requests);
  }

  #stop(run: ActiveRun): void {
    const { cancel, seen = false, pause } = this.#store.request(run.id) ?? {};
    if (cancel && seen) return;
    if (cancel) this.#callbacks.cancel(run, cancel === true ? undefined : cancel);
    else if (pause) this.#callbacks.pause(run);
  }
}
