import { askForShell } from './asked-shell.ts';
import { type Environment, Environments } from './environments.ts';
import { Lane } from './lane.ts';
import { LaneProgram } from './lane-program.ts';
import { Lanes } from './lanes.ts';
import type { OutputSinks } from './program-call.ts';
import type { ProgramStart } from './protocol.ts';
import type { SpawnerAccess } from './spawner-access.ts';
import type { AskedProgram, SpawnerLink } from './spawner-link.ts';
import { StartError } from './start-error.ts';

/** Programs of this thread in one session whose output is taken at once. */
export class SessionPrograms {
  readonly access: SpawnerAccess;
  readonly #link: SpawnerLink;
  readonly #lanes: Lanes;
  readonly #environments = new Environments();
  /** Set when the spawner is gone; resolves when its programs are. */
  #lost: Promise<void> | undefined;

  constructor(access: SpawnerAccess, link: SpawnerLink) {
    this.access = access;
    this.#link = link;
    this.#lanes = new Lanes((environment) => this.#openLane(environment));
    void link.closed.then(() => (this.#lost = this.#lanes.end()));
  }

  get isOpen(): boolean {
    return this.#link.isOpen;
  }

  /** `environment` is JSON. */
  async start(
    start: Omit<ProgramStart, 'session'>,
    environment: string,
    sinks: OutputSinks,
  ): Promise<AskedProgram> {
    const spawn = (): AskedProgram => this.#spawn(start, environment, sinks);
    const lane = await this.#lanes.take(start, this.#environments.of(environment));
    if (!lane) return spawn();
    const freed = (isUsable: boolean): void => this.#lanes.give(lane, isUsable);
    return new LaneProgram(lane, start, sinks, { spawn, freed, lost: () => this.#lost });
  }

  /** Another session follows. */
  close(): void {
    this.#lanes.close();
  }

  #spawn(
    start: Omit<ProgramStart, 'session'>,
    environment: string,
    sinks: OutputSinks,
  ): AskedProgram {
    if (!this.isOpen) {
      const message = 'the process that starts programs is gone';
      throw new StartError({ code: 'EAGAIN', message });
    }
    return this.#link.start({ ...start, session: this.access.session }, environment, sinks);
  }

  async #openLane(environment: Environment): Promise<Lane | undefined> {
    const { session } = this.access;
    const asked = await askForShell(this.#link.address, environment.text, { session });
    return asked && Lane.open(asked, environment);
  }
}
