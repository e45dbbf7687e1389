import { constants } from 'node:os';

type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

const signals: readonly StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** The first process of a container (pid 1), for which the kernel drops unheard signals. */
const isFirst = process.pid === 1;

/** Lets signals end the first process of a container, while nothing else listens to them. */
export function giveSignalsTheirEffect(): void {
  if (!isFirst) return;
  for (const signal of signals) {
    process.on(signal, () => {
      if (process.listenerCount(signal) === 1) process.exit(exitCodeOf(signal));
    });
  }
}

/** What a shell shows of a process that has ended by the signal. */
function exitCodeOf(signal: StopSignal): number {
  return 128 + constants.signals[signal];
}

interface StopActions {
  /** Called by the first signal. */
  readonly stop: () => void;
  /** Called by the second signal, before it ends this process. */
  readonly giveUp: () => void;
}

/**
 * Listens for SIGINT, SIGTERM and SIGHUP. The first starts an orderly stop; the second ends this
 * process at once. After `release` signals have their default effect again.
 */
export class StopSignals {
  readonly #actions: StopActions;
  readonly #listener = (signal: StopSignal): void => this.#receive(signal);
  #received: StopSignal | undefined;

  constructor(actions: StopActions) {
    this.#actions = actions;
    for (const signal of signals) process.on(signal, this.#listener);
  }

  /** The first signal. */
  get received(): StopSignal | undefined {
    return this.#received;
  }

  release(): void {
    for (const signal of signals) process.off(signal, this.#listener);
  }

  /** Ends this process by the signal itself, so that its parent sees the signal as the cause. */
  die(signal: StopSignal): void {
    this.release();
    if (isFirst) process.exit(exitCodeOf(signal));
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
