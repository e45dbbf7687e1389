import { processPolicy } from '../ports/defaults.ts';
import type { ProcessGroup } from './process-group.ts';
import { listProcesses, listsProcesses } from './process-table.ts';
import { Program, type TakeOutput } from './program.ts';
import type { ProgramStart } from './protocol.ts';

/** How often it is noted which processes that were left behind have ended. */
const PRUNE_MS = 1000;

/**
 * All programs of one spawner, by the session of the worker thread that asked for them. A program
 * that has succeeded stays as long as a process of its group exists.
 */
export class Programs {
  /** Begins the markers of all its programs. */
  readonly #token: string;
  readonly #groups = new Map<number, Set<ProcessGroup>>();
  readonly #endedSessions = new Set<number>();
  #isClosed = false;
  #count = 0;
  #pruning: NodeJS.Timeout | undefined;

  constructor(token: string) {
    this.#token = token;
  }

  /** Undefined when the thread that asks is lost. Throws what Node reports. */
  async start(start: ProgramStart, output: TakeOutput): Promise<Program | undefined> {
    const { session } = start;
    if (this.#isClosed || this.#endedSessions.has(session)) return undefined;
    const program = await Program.start(start, `${this.#token}.${++this.#count}`, output);
    const groups = this.#groups.get(session) ?? new Set();
    this.#groups.set(session, groups.add(program.group));
    return program;
  }

  /** The program has ended: what it has left behind stays until its session ends. */
  ended(session: number, { group }: Program): void {
    if (!group.exists) return this.#forget(session, group);
    this.#pruning ??= setInterval(() => this.#prune(), PRUNE_MS);
  }

  /** Ends all programs of a session, and starts no more for it. Resolves when they are gone. */
  async endSession(session: number): Promise<void> {
    this.#endedSessions.add(session);
    const groups = [...(this.#groups.get(session) ?? [])];
    await Promise.all(groups.map((group) => group.end(0)));
    for (const group of groups) this.#forget(session, group);
  }

  /** Ends all programs. Resolves when they are gone. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#pruning);
    await Promise.all([...this.#groups.keys()].map((session) => this.endSession(session)));
    if (listsProcesses && this.#count > 0) await this.#endStragglers();
  }

  /** Ends processes of programs that have succeeded, in sessions of their own. */
  async #endStragglers(): Promise<void> {
    const until = performance.now() + processPolicy.killGrace;
    while (performance.now() < until) {
      const all = await listProcesses();
      const own = all.filter(({ markers }) =>
        markers.some((marker) => marker.startsWith(`${this.#token}.`)),
      );
      if (own.length === 0) return;
      for (const { pid } of own) kill(pid);
    }
  }

  /** The number of a group may be given to others once it is empty: it is not kept longer. */
  #prune(): void {
    for (const [session, groups] of this.#groups) {
      for (const group of groups) if (!group.exists) this.#forget(session, group);
    }
  }

  #forget(session: number, group: ProcessGroup): void {
    const groups = this.#groups.get(session);
    groups?.delete(group);
    if (groups?.size === 0) this.#groups.delete(session);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
