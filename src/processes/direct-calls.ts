import { basename } from 'node:path';
import type { LaneShell } from './lane-shell.ts';

/** They may end with the code of a signal and the words of dash, of a program of their own. */
const shellNames = /^(?:ba|da|a|k|mk|z|fi|)sh$/;

/**
 * Which programs the shell of a lane may start as its own children (`directLine`). Of one that a
 * signal has ended, the end of stderr says so (`SignalMessage`): that is read where the shell is
 * dash and the program is no shell itself.
 */
export class DirectCalls {
  readonly #shell: LaneShell;
  readonly #isDash: boolean;
  readonly #known = new Map<string, boolean>();

  constructor(shell: LaneShell) {
    this.#shell = shell;
    this.#isDash = shell.isDash();
  }

  /** Undefined when the shell must be asked first. */
  known(file: string): boolean | undefined {
    return this.#isDash ? this.#known.get(file) : false;
  }

  async ask(file: string): Promise<boolean> {
    const isShell = shellNames.test(basename(file));
    const may = !isShell && (file.includes('/') || !(await this.#shell.hasBuiltin(file)));
    this.#known.set(file, may);
    return may;
  }
}
