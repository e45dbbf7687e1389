import { spawnSync } from 'node:child_process';
import { onTestFinished } from 'vitest';

/** Calls `mount` until the test has ended. False when it fails. */
export function mount(folder: string, ...options: readonly string[]): boolean {
  if (spawnSync('mount', [...options, folder]).status !== 0) return false;
  onTestFinished(() => void unmount(folder));
  return true;
}

export function unmount(folder: string): boolean {
  return spawnSync('umount', [folder]).status === 0;
}

/** Root in a container is often not allowed to mount. */
export function canMount(): boolean {
  return process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'true']).status === 0;
}
