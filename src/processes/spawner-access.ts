import { SpawnerSupply } from './spawner-supply.ts';

/** How code that runs programs finds its spawner. */
export interface SpawnerAccess {
  /** The session that programs are ended with. */
  readonly session: number;
  /** Starts the spawner if it is not there. */
  address(): Promise<string>;
}

/** Outside of a worker, actions that are called directly share a spawner of their process. */
const own = new SpawnerSupply();

let current: SpawnerAccess = {
  session: 0,
  address: async () => (await own.get()).address,
};

/** Called by a worker thread at the start of each session. */
export function useSpawner(access: SpawnerAccess): void {
  current = access;
}

export function spawnerAccess(): SpawnerAccess {
  return current;
}
