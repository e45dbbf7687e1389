import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { access, mkdir, open, readFile, realpath, symlink, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { newFolder, removeFolder } from '../temp.ts';
import { root } from './packed.ts';

/** How a run block ended, with what it printed on both streams. */
interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Where a page finds what it needs. */
export interface Surroundings {
  /** The package as it is installed. */
  readonly millrace: string;
  /** `node_modules` folders with the packages that pages can need. */
  readonly modules: readonly string[];
}

/** A new folder with `node_modules/millrace`, in which the run blocks of one page run. */
export class PageFolder {
  readonly path: string;
  readonly #home: string;
  readonly #surroundings: Surroundings;
  readonly #groups: number[] = [];

  private constructor(home: string, surroundings: Surroundings) {
    this.#home = home;
    this.path = join(home, 'page');
    this.#surroundings = surroundings;
  }

  static async make(surroundings: Surroundings): Promise<PageFolder> {
    const folder = new PageFolder(await realpath(await newFolder()), surroundings);
    await mkdir(join(folder.path, 'node_modules/.bin'), { recursive: true });
    await writeFile(join(folder.path, 'package.json'), '{"name": "page", "private": true}\n');
    await folder.#link('millrace', surroundings.millrace);
    await folder.#link('.bin/millrace', join(surroundings.millrace, 'dist/src/cli/main.js'));
    return folder;
  }

  /** Those of the programs and packages that are not there. The packages that are can be used. */
  async missing(needs: readonly string[]): Promise<string[]> {
    const missing: string[] = [];
    for (const name of needs) {
      const module = await firstOf(this.#surroundings.modules, name, constants.R_OK);
      if (module !== undefined) await this.#link(name, module);
      else if (!(await isProgram(name))) missing.push(name);
    }
    return missing;
  }

  /**
   * Runs the lines as one script, until the first that fails. What it leaves in the background runs
   * on until the folder is removed: a later block can use it.
   */
  async run(script: string): Promise<Ended> {
    const { HOME = '' } = process.env;
    const printed = join(this.#home, `printed-${this.#groups.length}`);
    const file = await open(printed, 'w');
    const child = spawn('sh', ['-e', '-c', script], {
      cwd: this.path,
      env: { PATH: programFolders().join(delimiter), HOME, npm_config_update_notifier: 'false' },
      stdio: ['ignore', file.fd, file.fd],
      detached: true,
    });
    this.#groups.push(child.pid ?? 0);
    const [code] = (await once(child, 'exit')) as [number | null];
    await file.close();
    return { code, output: await readFile(printed, 'utf8') };
  }

  /** Ends what its blocks have left, too. */
  async remove(): Promise<void> {
    for (const group of this.#groups) endGroup(group);
    await removeFolder(this.#home);
  }

  async #link(name: string, target: string): Promise<void> {
    const path = join(this.path, 'node_modules', name);
    await mkdir(dirname(path), { recursive: true });
    await symlink(target, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/** The first of the folders that has the file. */
async function firstOf(
  folders: readonly string[],
  name: string,
  mode: number,
): Promise<string | undefined> {
  for (const folder of folders) {
    const path = join(folder, name);
    const found = await access(path, mode).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  return undefined;
}

async function isProgram(name: string): Promise<boolean> {
  return (await firstOf(programFolders(), name, constants.X_OK)) !== undefined;
}

/** The Node of the tests comes first; programs of the project's packages are left out. */
function programFolders(): string[] {
  const { PATH = '' } = process.env;
  const own = join(root, 'node_modules/.bin');
  return [dirname(process.execPath), ...PATH.split(delimiter).filter((folder) => folder !== own)];
}

function endGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
