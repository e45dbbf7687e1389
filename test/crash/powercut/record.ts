import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ChildConfig } from './child.ts';
import { readTrace, type Step, traced } from './trace.ts';

const child = fileURLToPath(new URL('./child.js', import.meta.url));

const smallChunks = new URL('../harness/feeder.child.js', import.meta.url);

const tracer = 'strace';

/** Returns why this machine cannot record a run, or undefined if it can. */
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

/** The files of one folder in which a child runs. */
export interface Place {
  /** What can be lost: the store, and the files of results. */
  readonly disk: string;
  readonly directory: string;
  readonly data: string;
  readonly out: string;
  /** The files that tasks read. */
  readonly inputs: string;
  /** The output of the child. */
  readonly stdout: string;
  /** The lines of its actions. */
  readonly effects: string;
  readonly trace: string;
}

export function placeIn(folder: string): Place {
  const disk = join(folder, 'disk');
  const directory = join(disk, 'store');
  return {
    disk,
    directory,
    out: join(disk, 'out'),
    inputs: join(folder, 'inputs'),
    data: join(directory, 'data.mdb'),
    stdout: join(folder, 'stdout'),
    effects: join(folder, 'effects'),
    trace: join(folder, 'trace'),
  };
}

/** Runs the child to its end, with `before` in front of its command line. */
export async function runChild(
  place: Place,
  durability: ChildConfig['durability'],
  before: readonly string[] = [],
): Promise<ChildEnd> {
  const actions = fileURLToPath(new URL('../../support/actions/', import.meta.url));
  const { directory, inputs, effects: file } = place;
  const config: ChildConfig = { directory, inputs, out: place.out, actions, file, durability };
  const [program, ...args] = [...before, process.execPath, child, JSON.stringify(config)];
  const out = openSync(place.stdout, 'w');
  // strace does not see writes through io_uring.
  const env = {
    ...process.env,
    UV_USE_IO_URING: '0',
    NODE_OPTIONS: `--import ${smallChunks.href}`,
  };
  const running = spawn(program, args, { stdio: ['ignore', out, 'pipe'], env });
  closeSync(out);
  let stderr = '';
  running.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code, signal] = (await once(running, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, signal, stderr, lines: linesOf(await readFile(place.stdout, 'utf8')) };
}

/** Runs the child under strace, and returns its writes to store, output and effects. */
export async function record(place: Place, durability: ChildConfig['durability']): Promise<Step[]> {
  const { code, stderr } = await runChild(place, durability, straceTo(place.trace));
  if (code !== 0) throw new Error(`the recorded run ended with ${code}: ${stderr}`);
  return readTrace(await readFile(place.trace, 'utf8'));
}

/** What is in front of a command line, so that its writes are in a file. */
export function straceTo(trace: string): string[] {
  const strace = [tracer, '-f', '--seccomp-bpf', '-y', '-xx', '-s', '16777216'];
  return [...strace, '-e', `trace=${traced.join(',')}`, '-o', trace];
}

export function linesOf(text: string): Line[] {
  // The last line may be cut off.
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  return lines.filter((line) => line !== '').map((line): Line => JSON.parse(line));
}
