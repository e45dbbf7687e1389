import { endProcesses, send } from './ending.ts';
import { listProcesses, listsProcesses } from './process-table.ts';
import type { OwnedProcesses } from './running-program.ts';

/**
 * A program and all processes that it has started. On Linux these are found wherever they have
 * gone; elsewhere those in its process group, and on Windows the program alone.
 */
export class ProcessGroup implements OwnedProcesses {
  readonly #leader: number;
  readonly #marker: string;
  /** Set by the first `end`. */
  #ending: Promise<void> | undefined;

  /** A marker also stands for those that begin with it and a dot. */
  constructor(leader: number, marker: string) {
    this.#leader = leader;
    this.#marker = marker;
  }

  /** Whether a process of the group exists; one of another user counts as gone. */
  get exists(): boolean {
    return send(this.#target, 0);
  }

  end(grace: number): Promise<void> {
    if (grace === 0 && this.#ending) send(this.#target, 'SIGKILL');
    this.#ending ??= this.#end(grace);
    return this.#ending;
  }

  async #end(grace: number): Promise<void> {
    const ending = {
      terminate: () => void send(this.#target, 'SIGTERM'),
      isGone: () => !this.exists,
      kill: async () => {
        send(this.#target, 'SIGKILL');
        const left = await this.#left();
        return left.filter((pid) => send(pid, 'SIGKILL')).length === 0;
      },
    };
    await endProcesses(ending, grace);
  }

  async #left(): Promise<number[]> {
    if (!listsProcesses) return this.exists ? [this.#target] : [];
    const all = await listProcesses();
    const own = all.filter(
      ({ group, session, markers }) =>
        group === this.#leader || session === this.#leader || markers.some((one) => this.#has(one)),
    );
    return own.map(({ pid }) => pid);
  }

  #has(marker: string): boolean {
    return marker === this.#marker || marker.startsWith(`${this.#marker}.`);
  }

  get #target(): number {
    return process.platform === 'win32' ? this.#leader : -this.#leader;
  }
}
