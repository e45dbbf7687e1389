import { shellPassesOn } from './shell-environment.ts';

/** The variables that the programs of a thread begin with; the same object for the same text. */
export interface Environment {
  /** As JSON. */
  readonly text: string;
  readonly variables: NodeJS.ProcessEnv;
  /** Whether a shell passes them on as they are. */
  readonly isForShells: boolean;
}

/** A thread that changes its environment again and again needs only the latest. */
const MOST = 64;

/** Environments of threads, which are mostly the same. */
export class Environments {
  readonly #known = new Map<string, Environment>();

  of(text: string): Environment {
    const known = this.#known.get(text);
    if (known) return known;
    const variables: NodeJS.ProcessEnv = JSON.parse(text);
    const environment = { text, variables, isForShells: shellPassesOn(variables) };
    if (this.#known.size >= MOST) this.#known.clear();
    this.#known.set(text, environment);
    return environment;
  }
}
