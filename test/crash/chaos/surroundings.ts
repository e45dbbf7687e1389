import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { actionFile } from './flow.ts';

/** Whether this process may mount file systems and make namespaces. */
export const isRoot = process.getuid?.() === 0 && succeeds('unshare', ['--pid', '--fork', 'true']);

/** A small file system of its own, if this process may mount one; else a plain folder. */
export class Disk {
  readonly folder: string;
  readonly #mounted: boolean;

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder);
    this.#mounted = isRoot && succeeds('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'none', folder]);
  }

  fill(): void {
    if (!this.#mounted) return;
    try {
      writeFileSync(join(this.folder, 'ballast'), Buffer.alloc(64 << 20));
    } catch {
      // It is full now.
    }
  }

  free(): void {
    rmSync(join(this.folder, 'ballast'), { force: true });
  }

  remove(): void {
    if (this.#mounted) succeeds('umount', ['-l', this.folder]);
  }
}

/** The action file of a round. */
export class Code {
  readonly #path: string;

  constructor(folder: string) {
    this.#path = join(folder, 'disturbed.mjs');
  }

  async write(): Promise<void> {
    await copyFile(actionFile, this.#path);
  }

  async change(broken: boolean): Promise<void> {
    const text = await readFile(actionFile, 'utf8');
    await writeFile(this.#path, broken ? 'throw new Error("broken for a moment");' : `${text}\n`);
  }
}

/** Leaves a process hardly more memory than it has. */
export async function takeMemory(pid: number): Promise<void> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const size = Number(/^VmSize:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
  if (size) succeeds('prlimit', ['--pid', String(pid), `--as=${size + (8 << 20)}:unlimited`]);
}

export function giveMemory(pid: number): void {
  succeeds('prlimit', ['--pid', String(pid), '--as=unlimited:unlimited']);
}

function succeeds(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
