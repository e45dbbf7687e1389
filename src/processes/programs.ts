import type { Socket } from 'node:net';
import { processPolicy } from '../ports/defaults.ts';
import { send } from './ending.ts';
import type { Environment } from './environments.ts';
import { ProcessGroup } from './process-group.ts';
import { listProcesses, listsProcesses } from './process-table.ts';
import { Program } from './program.ts';
import type { ProgramStart, ShellIdentity } from './protocol.ts';
import type { OwnedProcesses, RunningProgram, TakeOutput } from './running-program.ts';
import { startShell } from './shell-child.ts';

/** How often it is noted which processes that were left behind have ended. */
const PRUNE_MS = 1000;

/** Groups of the session of one worker thread in which a process may exist. */
type Session = Set<OwnedProcesses>;

/**
 * All programs of one spawner, by the session of the worker thread that asked for them. A program
 * that has succeeded stays as long as a process of its group exists.
 */
export class Programs {
  /** Begins the markers of all its programs. */
  readonly #token: string;
  /** For the pipes of lanes; without it, there are none. */
  readonly #folder: string | undefined;
  readonly #sessions = new Map<number, Session>();
  readonly #endedSessions = new Set<number>();
  #isClosed = false;
  #count = 0;
  #pruning: NodeJS.Timeout | undefined;

  constructor(token: string, folder: string | undefined) {
    this.#token = token;
    this.#folder = folder;
  }

  /** Undefined when the thread that asks is lost. Throws what Node reports. */
  async start(
    start: ProgramStart,
    environment: Environment,
    output: TakeOutput,
  ): Promise<RunningProgram | undefined> {
    if (this.#isOver(start.session)) return undefined;
    return this.#spawn(start, environment, output, this.#sessionOf(start.session));
  }

  /** A shell for a lane, with `socket` as its script; undefined where there is none. */
  async openShell(
    id: number,
    { variables }: Environment,
    socket: Socket,
  ): Promise<ShellIdentity | undefined> {
    const folder = this.#folder;
    if (folder === undefined || this.#isOver(id)) return undefined;
    const marker = this.#nextMarker();
    const token = `millrace-${marker}`;
    const groups = this.#sessionOf(id);
    const pid = await startShell(socket, variables, { marker, token });
    if (pid === undefined) return undefined;
    const group = new ProcessGroup(pid, marker);
    groups.add(group);
    // What its programs have left behind may outlive it.
    socket.once('close', () => this.#pruneLater());
    if (this.#isOver(id)) await group.end(0);
    return { pid, marker, token, folder };
  }

  /** The program has ended: what it has left behind stays until its session ends. */
  ended(id: number, { group }: RunningProgram): void {
    if (!group.exists) return void this.#sessions.get(id)?.delete(group);
    this.#pruneLater();
  }

  /** Ends all programs of a session, and starts no more for it. Resolves when they are gone. */
  async endSession(id: number): Promise<void> {
    this.#endedSessions.add(id);
    await Promise.all([...(this.#sessions.get(id) ?? [])].map((group) => group.end(0)));
    this.#sessions.delete(id);
  }

  /** Ends all programs. Resolves when they are gone. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#pruning);
    await Promise.all([...this.#sessions.keys()].map((id) => this.endSession(id)));
    if (listsProcesses && this.#count > 0) await this.#endStragglers();
  }

  #isOver(id: number): boolean {
    return this.#isClosed || this.#endedSessions.has(id);
  }

  #sessionOf(id: number): Session {
    const known = this.#sessions.get(id);
    if (known) return known;
    const session: Session = new Set();
    this.#sessions.set(id, session);
    return session;
  }

  async #spawn(
    start: ProgramStart,
    { variables }: Environment,
    output: TakeOutput,
    groups: Session,
  ): Promise<Program> {
    const program = await Program.start(start, variables, this.#nextMarker(), output);
    groups.add(program.group);
    // It was started while its session ended.
    if (this.#isOver(start.session)) await program.group.end(0);
    return program;
  }

  #nextMarker(): string {
    return `${this.#token}.${++this.#count}`;
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
      for (const { pid } of own) send(pid, 'SIGKILL');
    }
  }

  #pruneLater(): void {
    this.#pruning ??= setInterval(() => this.#prune(), PRUNE_MS);
  }

  /** The number of a group may be given to others once it is empty: it is not kept longer. */
  #prune(): void {
    for (const groups of this.#sessions.values()) {
      for (const group of groups) if (!group.exists) groups.delete(group);
    }
  }
}
