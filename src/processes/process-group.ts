import { setTimeout as wait } from 'node:timers/promises';
import { processPolicy } from '../ports/defaults.ts';
import { listProcesses, listsProcesses } from './process-table.ts';

const FIRST_POLL_MS = 5;
const LONGEST_POLL_MS = 100;

/**
 * A program and all processes that it has started. On Linux these are found wherever they have
 * gone; elsewhere those in its process group, and on Windows the program alone.
 */
export class ProcessGroup {
  readonly #leader: number;
  readonly #marker: string;
  /** Set by the first `end`. */
  #ending: Promise<void> | undefined;

  constructor(leader: number, marker: string) {
    this.#leader = leader;
    this.#marker = marker;
  }

  /** Whether a process of the group exists; one of another user counts as gone. */
  get exists(): boolean {
    return send(this.#target, 0);
  }

  /** Sends SIGTERM and, after `grace` milliseconds, SIGKILL. Resolves when all are gone. */
  end(grace: number): Promise<void> {
    if (grace === 0 && this.#ending) send(this.#target, 'SIGKILL');
    this.#ending ??= this.#end(grace);
    return this.#ending;
  }

  async #end(grace: number): Promise<void> {
    if (grace > 0) {
      send(this.#target, 'SIGTERM');
      await this.#poll(grace, async () => !this.exists);
    }
    await this.#poll(processPolicy.killGrace, async () => {
      send(this.#target, 'SIGKILL');
      const left = await this.#left();
      return left.filter((pid) => send(pid, 'SIGKILL')).length === 0;
    });
  }

  async #poll(atMost: number, isGone: () => Promise<boolean>): Promise<void> {
    const until = performance.now() + atMost;
    for (
      let pause = FIRST_POLL_MS;
      !(await isGone());
      pause = Math.min(LONGEST_POLL_MS, pause * 2)
    ) {
      if (performance.now() >= until) return;
      await wait(pause);
    }
  }

  async #left(): Promise<number[]> {
    if (!listsProcesses) return this.exists ? [this.#target] : [];
    const all = await listProcesses();
    const own = all.filter(
      ({ group, session, markers }) =>
        group === this.#leader || session === this.#leader || markers.includes(this.#marker),
    );
    return own.map(({ pid }) => pid);
  }

  get #target(): number {
    return process.platform === 'win32' ? this.#leader : -this.#leader;
  }
}

/** False when no process is there, or none that may be sent a signal. */
function send(target: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(target, signal);
  } catch {
    return false;
  }
}
