import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { ProgramStart } from './protocol.ts';

/** Of one standard stream: a descriptor, or what `spawn` of Node makes of the word. */
export type Stdio = 'ignore' | 'pipe' | number;

/** The standard streams of a program, with the files that some of them are. */
export class StdioFiles {
  readonly #open: FileHandle[] = [];
  readonly stdio: Stdio[] = [];

  /** Throws what Node reports when a file cannot be opened. */
  static async open({ stdin, stdinFile, outputFiles }: ProgramStart): Promise<StdioFiles> {
    const files = new StdioFiles();
    try {
      await files.#add(stdin === '' ? 'ignore' : 'pipe', stdinFile, constants.O_RDONLY);
      await files.#add('pipe', outputFiles.stdout, constants.O_WRONLY);
      await files.#add('pipe', outputFiles.stderr, constants.O_WRONLY);
      return files;
    } catch (error) {
      await files.close();
      throw error;
    }
  }

  /** The program has files of its own then. */
  async close(): Promise<void> {
    for (const file of this.#open) await file.close();
  }

  async #add(other: Stdio, path: string | undefined, flags: number): Promise<void> {
    if (path === undefined) return void this.stdio.push(other);
    const file = await open(path, flags);
    this.#open.push(file);
    this.stdio.push(file.fd);
  }
}
