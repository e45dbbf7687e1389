import type { MessagePort } from 'node:worker_threads';
import { SpawnerSupply } from '../processes/spawner-supply.ts';
import { startFailure } from '../processes/start-error.ts';
import type { SpawnerReply } from '../wire/messages.ts';

/**
 * Owns the programs that actions of this pool start. They are children of the spawner, which knows
 * the process group of each before any of its code runs, and ends all of them when this process
 * ends, however that comes about. The spawner is started when the first action asks for it.
 */
export class ProcessGroups {
  readonly #supply = new SpawnerSupply();
  /** A late start of such a session is refused. */
  readonly #endedSessions = new Set<number>();
  #isClosed = false;

  /** Replies to a worker with the address of the spawner, or with the reason why there is none. */
  async serve(worker: MessagePort): Promise<void> {
    const reply = await this.#address().then(
      (address): SpawnerReply => ({ kind: 'address', address }),
      (error: unknown): SpawnerReply => ({ kind: 'failed', ...startFailure(error) }),
    );
    worker.postMessage(reply);
    worker.close();
  }

  /** Ends all programs of a session. Resolves when they are gone. */
  async end(session: number): Promise<void> {
    this.#endedSessions.add(session);
    const spawner = await this.#supply.running();
    await spawner?.endSession(session);
  }

  /** Ends all programs. Resolves when they are gone. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const spawner = await this.#supply.running();
    await spawner?.close();
  }

  async #address(): Promise<string> {
    if (this.#isClosed) throw new Error('the executor is closed');
    const spawner = await this.#supply.get((started) => {
      for (const session of this.#endedSessions) void started.endSession(session);
    });
    return spawner.address;
  }
}
