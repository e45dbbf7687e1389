import { constants } from 'node:os';

/** What became of a line that a lane shell has run. */
export interface LineEnd {
  /** `$?`; undefined when the shell itself has ended. */
  readonly status: number | undefined;
  /** The signal that has ended the shell. */
  readonly signal: NodeJS.Signals | null;
  /** What the shell said, such as the name of the signal that ended the program. */
  readonly said: string;
}

export type Exit = readonly [code: number | null, signal: NodeJS.Signals | null];

/** Above it is the number of a signal, or an exit code that a program has chosen. */
const SIGNALLED = 128;

/** Of two names of a number, the first is common. */
const signals = new Map(
  Object.entries(constants.signals)
    .map(([name, number]) => [number, name as NodeJS.Signals] as const)
    .toReversed(),
);

/** The signal that ended a program of which a shell says this status, if it did not choose it. */
export function signalOf(status: number): NodeJS.Signals | undefined {
  return signals.get(status - SIGNALLED);
}

/**
 * How the program has ended; undefined if the shell could not start it. A shell says which signal
 * ended a program. It is silent for SIGINT and SIGPIPE: these are told as the codes 130 and 141.
 */
export function exitOf({ status, signal, said }: LineEnd): Exit | undefined {
  if (status === undefined) return signal === null ? undefined : [null, signal];
  if (said === '') return [status, null];
  const ofProgram = signalOf(status);
  return ofProgram === undefined ? undefined : [null, ofProgram];
}

/** Whether the status may mean a signal, or that the shell could not execute the program. */
export function maySayMore(status: number | undefined): status is number {
  return status !== undefined && status >= 126;
}
