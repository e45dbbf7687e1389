import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ChildConfig } from './child.ts';
import { readTrace, type Step, traced } from './trace.ts';

const child = fileURLToPath(new URL('./child.js', import.meta.url));

const tracer = 'strace';

/** Why nothing can be recorded on this machine; undefined when it can. */
export function cannotRecord(): string | undefined {
  const { status } = spawnSync(tracer, ['-o', '/dev/null', '--seccomp-bpf', '-f', 'true']);
  return status === 0 ? undefined : 'strace is missing here, or may not trace (apt install strace)';
}

export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly lines: readonly Line[];
  readonly stderr: string;
}

export type Line = Readonly<Record<string, unknown>>;

/** Files of one folder in which a run takes place. */
export interface Place {
  readonly directory: string;
  readonly data: string;
  /** What the child prints. */
  readonly told: string;
  /** What its actions leave behind. */
  readonly effects: string;
  readonly trace: string;
}

export function placeIn(folder: string): Place {
  const directory = join(folder, 'store');
  return {
    directory,
    data: join(directory, 'data.mdb'),
    told: join(folder, 'told'),
    effects: join(folder, 'effects'),
    trace: join(folder, 'trace'),
  };
}

/** Lets the child do its work in a process of its own, with `before` in front of its command line. */
export async function carryOut(
  place: Place,
  durability: ChildConfig['durability'],
  before: readonly string[] = [],
): Promise<ChildEnd> {
  const actions = fileURLToPath(new URL('../../support/actions/', import.meta.url));
  const config = { directory: place.directory, actions, file: place.effects, durability };
  const [program = '', ...args] = [...before, process.execPath, child, JSON.stringify(config)];
  const out = openSync(place.told, 'w');
  // Files written through a ring that is shared with the kernel would be seen by no tracer.
  const env = { ...process.env, UV_USE_IO_URING: '0' };
  const running = spawn(program, args, { stdio: ['ignore', out, 'pipe'], env });
  closeSync(out);
  let stderr = '';
  running.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code, signal] = (await once(running, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, signal, stderr, lines: linesOf(await readFile(place.told, 'utf8')) };
}

/** Records every write that the child makes: to its store, to what it tells, and to its effects. */
export async function record(place: Place, durability: ChildConfig['durability']): Promise<Step[]> {
  const strace = [tracer, '-f', '--seccomp-bpf', '-y', '-xx', '-s', '16777216'];
  const calls = ['-e', `trace=${traced.join(',')}`, '-o', place.trace];
  const { code, stderr } = await carryOut(place, durability, [...strace, ...calls]);
  if (code !== 0) throw new Error(`the recorded run ended with ${code}: ${stderr}`);
  return readTrace(await readFile(place.trace, 'utf8'));
}

export function linesOf(text: string): Line[] {
  // The last line may have been cut off.
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  return lines.filter((line) => line !== '').map((line): Line => JSON.parse(line));
}
