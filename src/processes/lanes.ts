import type { Environment } from './environments.ts';
import type { Lane } from './lane.ts';
import type { ProgramStart } from './protocol.ts';
import { shellCanSet } from './shell-environment.ts';

/** Of one session. A program for which there is none is spawned. */
const MOST_LANES = 32;

/** A few programs are not worth a shell. */
const SPAWNED_FIRST = 4;

/** Characters of a command. Bash reads its script byte by byte. */
const LONGEST = 16 * 1024;

/** Bytes of a stream that may be held in memory. */
const MOST_HELD = 64 * 1024 * 1024;

/** The lanes of one session, in the thread whose programs they run. */
export class Lanes {
  readonly #open: (environment: Environment) => Promise<Lane | undefined>;
  readonly #idle: Lane[] = [];
  readonly #all = new Set<Lane>();
  /** Lanes, and those that are being opened. */
  #size = 0;
  #programs = 0;
  /** Not where a shell cannot be had. */
  #isPossible = process.platform === 'linux';

  constructor(open: (environment: Environment) => Promise<Lane | undefined>) {
    this.#open = open;
  }

  /** A lane for this program; undefined if it is better spawned. */
  async take(
    start: Omit<ProgramStart, 'session'>,
    environment: Environment,
  ): Promise<Lane | undefined> {
    if (!this.#isPossible || ++this.#programs <= SPAWNED_FIRST) return undefined;
    if (!environment.isForShells || !fits(start)) return undefined;
    for (let at = this.#idle.length - 1; at >= 0; at--) {
      const [lane] = this.#idle[at]?.environment === environment ? this.#idle.splice(at, 1) : [];
      if (lane?.shell.isGone === false) return lane;
      if (lane) this.#retire(lane);
    }
    return this.#new(environment);
  }

  /** A program has ended. A lane that it has left something on is not used again. */
  give(lane: Lane, isUsable: boolean): void {
    if (isUsable && this.#isPossible) this.#idle.push(lane);
    else this.#retire(lane);
  }

  /** No program follows. */
  close(): void {
    this.#isPossible = false;
    for (const lane of this.#idle.splice(0)) this.#retire(lane);
  }

  /** The spawner was killed: its shells have no owner but this one. */
  async end(): Promise<void> {
    this.#isPossible = false;
    await Promise.all([...this.#all].map((lane) => lane.group.end(0)));
  }

  async #new(environment: Environment): Promise<Lane | undefined> {
    const other = this.#size >= MOST_LANES ? this.#idle.shift() : undefined;
    if (other) this.#retire(other);
    if (this.#size >= MOST_LANES) return undefined;
    this.#size++;
    const lane = await this.#open(environment);
    if (lane) this.#all.add(lane);
    else this.#isPossible = false;
    return lane;
  }

  #retire(lane: Lane): void {
    this.#size--;
    this.#all.delete(lane);
    lane.retire();
  }
}

/** Whether a shell can start it, from a script that is short enough. */
function fits({
  file,
  args,
  cwd,
  env,
  stdin,
  outputFiles,
  limits,
}: Omit<ProgramStart, 'session'>): boolean {
  if (stdin !== '' || outputFiles.stderr !== undefined) return false;
  // A lane does not make its program wait for who takes the output.
  if (!isHeld(limits.stderr) || !(outputFiles.stdout !== undefined || isHeld(limits.stdout))) {
    return false;
  }
  if (file.startsWith('-') || !shellCanSet(env)) return false;
  const texts = [file, cwd, ...args, ...Object.values(env)];
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  return length <= LONGEST && !texts.some((text) => text.includes('\0'));
}

function isHeld(limit: number | undefined): boolean {
  return limit !== undefined && limit <= MOST_HELD;
}
