import { readdirSync, readFileSync } from 'node:fs';

/**
 * The variable by which all descendants of a program are found, also those in a session of their
 * own: its value lists the programs that they descend from, outermost first.
 */
export const markerName = 'MILLRACE_PROCESS';

/** A process that has not ended. */
export interface LiveProcess {
  readonly pid: number;
  readonly group: number;
  readonly session: number;
  /** Milliseconds after the start of the machine. */
  readonly started: number;
  readonly markers: readonly string[];
}

/** Linux counts the times of `/proc` in hundredths of a second. */
const TICK_MS = 10;

/** Only Linux lists processes with their sessions and environments. */
export const listsProcesses = process.platform === 'linux';

const SHARED_MS = 5;
let pending: Promise<readonly LiveProcess[]> | undefined;

/** Returns all processes as they are some ms after the call. Calls at one time share one look. */
export function listProcesses(): Promise<readonly LiveProcess[]> {
  pending ??= new Promise((resolve) => {
    setTimeout(() => {
      pending = undefined;
      resolve(readProcesses());
    }, SHARED_MS);
  });
  return pending;
}

function readProcesses(): LiveProcess[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => readProcess(Number(pid)) ?? []);
}

/** Undefined for a process that has ended, also if its parent has not asked for its exit code. */
function readProcess(pid: number): LiveProcess | undefined {
  const stat = readOrNothing(`/proc/${pid}/stat`);
  // The name, in parentheses, may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state = '', , group, session] = fields;
  if (state === '' || state === 'Z' || state === 'X') return undefined;
  const started = Number(fields[19]) * TICK_MS;
  return { pid, group: Number(group), session: Number(session), started, markers: markersOf(pid) };
}

function markersOf(pid: number): readonly string[] {
  const environment = `\0${readOrNothing(`/proc/${pid}/environ`)}`;
  const at = environment.indexOf(`\0${markerName}=`);
  if (at < 0) return [];
  const value = environment.slice(at + markerName.length + 2);
  return value.slice(0, (value.indexOf('\0') + 1 || value.length + 1) - 1).split('/');
}

/** Empty for a process that is gone, or that belongs to another user. */
function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
