import type { OutputStream } from '../lang/output-stream.ts';
import { SpawnerSupply } from './spawner-supply.ts';

/** Takes what a program prints. */
export interface ProgramOutput {
  print(stream: OutputStream, chunk: Buffer): void;
  /** The program has ended, or nobody waits for it any more. */
  end(): void;
}

/** How code that runs programs finds its spawner. */
export interface SpawnerAccess {
  /** The session that programs are ended with. */
  readonly session: number;
  /** Starts the spawner if it is not there. */
  address(): Promise<string>;
  /** For the program that is about to be started; absent when nothing is kept of it. */
  output?(): ProgramOutput | undefined;
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
