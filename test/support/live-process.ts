import { readFile } from 'node:fs/promises';
import { vi } from 'vitest';
import { lives } from './lives.ts';

/** Begins a command that leaves for a session of its own, where such processes are found. */
export const inOwnSession = process.platform === 'linux' ? 'setsid ' : '';

/** Throws if one of these processes lives longer; with 0 ms they must be gone already. */
export async function goneWithin(ms: number, pids: readonly number[]): Promise<void> {
  const left = async (): Promise<boolean> =>
    (await Promise.all(pids.map((pid) => lives(pid)))).includes(true);
  if (ms > 0) await vi.waitUntil(async () => !(await left()), { timeout: ms });
  else if (await left()) throw new Error(`of the processes ${pids.join(', ')} some are alive`);
}

/** The number that a program writes into a file, followed by a newline. */
export async function pidIn(file: string): Promise<number> {
  const text = await vi.waitUntil(
    async () => (await readFile(file, 'utf8').catch(() => '')).match(/^\d+\n/)?.[0],
    { timeout: 20_000 },
  );
  return Number(text);
}
