import type { Environment } from './environments.ts';
import { Lane } from './lane.ts';
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

/** The lanes of one session. */
export class Lanes {
  readonly #folder: string | undefined;
  readonly #nextMarker: () => string;
  readonly #opened: (lane: Lane) => void;
  readonly #idle: Lane[] = [];
  #size = 0;
  #programs = 0;
  /** Not where a shell cannot be had. */
  #isPossible = process.platform === 'linux';

  /** `opened` is told of each lane, `nextMarker` names it. */
  constructor(folder: string | undefined, nextMarker: () => string, opened: (lane: Lane) => void) {
    this.#folder = folder;
    this.#nextMarker = nextMarker;
    this.#opened = opened;
  }

  /** A lane for this program; undefined if it is better spawned. */
  async take(start: ProgramStart, environment: Environment): Promise<Lane | undefined> {
    if (!this.#isPossible || ++this.#programs <= SPAWNED_FIRST) return undefined;
    if (!environment.isForShells || !fits(start)) return undefined;
    for (let at = this.#idle.length - 1; at >= 0; at--) {
      const [lane] = this.#idle[at]?.environment === environment ? this.#idle.splice(at, 1) : [];
      if (lane?.shell.isGone === false) return lane;
      if (lane) this.#retire(lane);
    }
    return this.#open(environment);
  }

  /** A program has ended. A lane that it has left something on is not used again. */
  give(lane: Lane, isUsable: boolean): void {
    if (isUsable) this.#idle.push(lane);
    else this.#retire(lane);
  }

  close(): void {
    this.#isPossible = false;
    for (const lane of this.#idle.splice(0)) lane.retire();
  }

  async #open(environment: Environment): Promise<Lane | undefined> {
    const other = this.#size >= MOST_LANES ? this.#idle.shift() : undefined;
    if (other) this.#retire(other);
    if (this.#size >= MOST_LANES || this.#folder === undefined) return undefined;
    this.#size++;
    const lane = await Lane.open(this.#folder, environment, this.#nextMarker());
    if (lane) this.#opened(lane);
    else this.#isPossible = false;
    return lane;
  }

  #retire(lane: Lane): void {
    this.#size--;
    lane.retire();
  }
}

/** Whether a shell can start it, from a script that is short enough. */
function fits({ file, args, cwd, env, stdin, outputFiles, limits }: ProgramStart): boolean {
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
