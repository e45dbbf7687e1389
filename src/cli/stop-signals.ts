type StopSignal = 'SIGINT' | 'SIGTERM';

const signals: readonly StopSignal[] = ['SIGINT', 'SIGTERM'];

interface StopActions {
  /** Called once, by the first signal. */
  readonly stop: () => void;
  /** Called by the second, before it ends this process. */
  readonly giveUp: () => void;
}

/** Lets the first signal stop the work in good order, and the second at once. */
export class StopSignals {
  readonly #actions: StopActions;
  readonly #listener = (signal: StopSignal): void => this.#receive(signal);
  #received: StopSignal | undefined;

  constructor(actions: StopActions) {
    this.#actions = actions;
    for (const signal of signals) process.on(signal, this.#listener);
  }

  get received(): StopSignal | undefined {
    return this.#received;
  }

  release(): void {
    for (const signal of signals) process.off(signal, this.#listener);
  }

  /** Ends this process as the signal itself would have, so that whoever waits for it sees that. */
  die(signal: StopSignal): void {
    this.release();
    process.kill(process.pid, signal);
  }

  #receive(signal: StopSignal): void {
    if (this.#received) {
      this.#actions.giveUp();
      return this.die(signal);
    }
    this.#received = signal;
    this.#actions.stop();
  }
}
