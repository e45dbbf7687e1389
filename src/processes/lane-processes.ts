import { uptime } from 'node:os';
import { endProcesses, send } from './ending.ts';
import { listProcesses, type LiveProcess } from './process-table.ts';
import type { OwnedProcesses } from './running-program.ts';

/** What is read of the time of a start is this much too early at most. */
const TOLERANCE_MS = 20;

/**
 * The processes of one program of a lane, which is in a group with the shell and with what earlier
 * programs have left behind. They are found by the marker in their environment; one that has
 * cleared that, by its group and the time of its start.
 */
export class LaneProcesses implements OwnedProcesses {
  readonly #shell: number;
  readonly #lane: string;
  readonly #marker: string;
  readonly #isRunning: () => boolean;
  readonly #since = performance.now();
  #ending: Promise<void> | undefined;
  #isUrgent = false;

  constructor(
    place: { readonly shell: number; readonly lane: string; readonly marker: string },
    isRunning: () => boolean,
  ) {
    this.#shell = place.shell;
    this.#lane = place.lane;
    this.#marker = place.marker;
    this.#isRunning = isRunning;
  }

  get exists(): boolean {
    return this.#isRunning();
  }

  end(grace: number): Promise<void> {
    if (grace === 0) this.#isUrgent = true;
    this.#ending ??= endProcesses(
      {
        terminate: async () => void (await this.#sendAll('SIGTERM')),
        // The shell may be about to start it.
        isGone: async () =>
          this.#isUrgent || (!this.#isRunning() && (await this.#own()).length === 0),
        kill: async () => (await this.#sendAll('SIGKILL')) === 0 && !this.#isRunning(),
      },
      grace,
    );
    return this.#ending;
  }

  async #sendAll(signal: NodeJS.Signals): Promise<number> {
    const own = await this.#own();
    return own.filter(({ pid }) => send(pid, signal)).length;
  }

  async #own(): Promise<LiveProcess[]> {
    const all = await listProcesses();
    const since = uptime() * 1000 - (performance.now() - this.#since) - TOLERANCE_MS;
    return all.filter((one) => one.pid !== this.#shell && this.#isOwn(one, since));
  }

  #isOwn({ group, session, markers, started }: LiveProcess, since: number): boolean {
    if (markers.includes(this.#marker)) return true;
    if (group !== this.#shell && session !== this.#shell) return false;
    return started >= since && !markers.some((one) => one.startsWith(`${this.#lane}.`));
  }
}
