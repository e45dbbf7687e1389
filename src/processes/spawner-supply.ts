import { SpawnerProcess } from './spawner-process.ts';

/** Starts a spawner when one is needed first, and another when that has ended or did not start. */
export class SpawnerSupply {
  #latest: Promise<SpawnerProcess> | undefined;

  /** Undefined if there is none that runs. */
  async running(): Promise<SpawnerProcess | undefined> {
    const spawner = await this.#latest?.catch(() => undefined);
    return spawner?.isGone === false ? spawner : undefined;
  }

  /** Rejects with the reason when it cannot be started. `started` is called for each new one. */
  async get(started?: (spawner: SpawnerProcess) => void): Promise<SpawnerProcess> {
    const known = this.#latest;
    const running = await this.running();
    if (running) return running;
    // Of several calls that have waited, the first starts it.
    if (this.#latest === known) {
      this.#latest = SpawnerProcess.start();
      this.#latest.then(started, () => {});
    }
    return this.#latest ?? this.get(started);
  }
}
