import type { OutputStream } from '../lang/output-stream.ts';
import type { ProgramEnd, ProgramIdentity } from './protocol.ts';

/** Takes what a program writes. False asks it to wait until `resume` is called. */
export type TakeOutput = (stream: OutputStream, chunk: Buffer) => boolean;

/** All processes of a program. */
export interface OwnedProcesses {
  /** Whether there may be one. */
  readonly exists: boolean;
  /** Sends SIGTERM and, after `grace` milliseconds, SIGKILL. Resolves when all are gone. */
  end(grace: number): Promise<void>;
}

/** A program that the spawner has started. */
export interface RunningProgram {
  readonly identity: ProgramIdentity;
  readonly group: OwnedProcesses;
  /** Reads on, after output that had to wait. */
  resume(): void;
  /** From now on, what it writes is read and dropped. */
  drop(): void;
  /** Sends SIGTERM to all its processes, and SIGKILL after a grace. */
  stop(): void;
  /** Resolves when it has ended, and its output with it. Throws when it cannot be started. */
  ended(): Promise<ProgramEnd>;
}
