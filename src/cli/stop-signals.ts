type StopSignal = 'SIGINT' | 'SIGTERM';

const signals: readonly StopSignal[] = ['SIGINT', 'SIGTERM'];

/** Lets the first signal stop the work in good order, and the second at once. */
export class StopSignals {
  readonly #stop: (signal: StopSignal) => void;
  readonly #listener = (signal: StopSignal): void => this.#receive(signal);
  #received: StopSignal | undefined;

  /** `stop` is called once. */
  constructor(stop: (signal: StopSignal) => void) {
    this.#stop = stop;
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
    if (this.#received) return this.die(signal);
    this.#received = signal;
    this.#stop(signal);
  }
}
