/** A peer that runs no-op items, started and warm. */
export interface RunningPeer {
  /** Runs `count` items and resolves when the last has ended. */
  run(count: number): Promise<unknown>;
  close(): Promise<unknown>;
}

export interface Peer {
  readonly name: string;
  readonly note: string;
  /** Resolves with undefined if a requirement of the peer is missing. */
  start(threads: number): Promise<RunningPeer | undefined>;
}
