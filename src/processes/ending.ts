import { setTimeout as wait } from 'node:timers/promises';
import { processPolicy } from '../ports/defaults.ts';

const FIRST_POLL_MS = 5;
const LONGEST_POLL_MS = 100;

/** How processes are told to end. */
export interface Ending {
  /** Asks them to end. */
  terminate(): Promise<void> | void;
  isGone(): Promise<boolean> | boolean;
  /** Kills what is left. Resolves with true when nothing was. */
  kill(): Promise<boolean>;
}

/** Asks processes to end, and kills after `grace` milliseconds those that are still there. */
export async function endProcesses(ending: Ending, grace: number): Promise<void> {
  if (grace > 0) {
    await ending.terminate();
    await poll(grace, () => ending.isGone());
  }
  await poll(processPolicy.killGrace, () => ending.kill());
}

async function poll(atMost: number, isGone: () => Promise<boolean> | boolean): Promise<void> {
  const until = performance.now() + atMost;
  for (let pause = FIRST_POLL_MS; !(await isGone()); pause = Math.min(LONGEST_POLL_MS, pause * 2)) {
    if (performance.now() >= until) return;
    await wait(pause);
  }
}

/** False when no process is there, or none that may be sent a signal. */
export function send(target: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(target, signal);
  } catch {
    return false;
  }
}
