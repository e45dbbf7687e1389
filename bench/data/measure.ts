import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';

/** What a command took, all of its processes together. */
export interface Measured {
  readonly seconds: number;
  /** Of processors, in user and system mode. */
  readonly cpuSeconds: number;
  /** MB in memory, every `SAMPLE_MS`. */
  readonly memory: readonly number[];
  /** The most MB of it that are no pages of files: those of files can be taken back at any time. */
  readonly anonymous: number;
}

interface Options {
  /** The file that the command gets as standard input. */
  readonly stdin?: string;
}

const SAMPLE_MS = 50;
const KILOBYTES_PER_MB = 1024;

export function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Runs a command to its end. Throws if it fails. Linux only: it reads /proc. */
export async function measure(
  command: readonly string[],
  { stdin = '/dev/null' }: Options = {},
): Promise<Measured> {
  const input = openSync(stdin, 'r');
  const began = performance.now();
  // The shell says at the end what its child took, with the children of that.
  const script = '"$@"; code=$?; times >&2; exit $code';
  const child = spawn('sh', ['-c', script, 'sh', ...command], { stdio: [input, 'ignore', 'pipe'] });
  closeSync(input);
  const memory: number[] = [];
  let anonymous = 0;
  const timer = setInterval(() => {
    const { resident, own } = memoryOf(child.pid ?? 0);
    memory.push(resident);
    anonymous = Math.max(anonymous, own);
  }, SAMPLE_MS);
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  }).finally(() => clearInterval(timer));
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}\n${errors}`);
  const seconds = (performance.now() - began) / 1000;
  return { seconds, cpuSeconds: processorSeconds(errors), memory, anonymous };
}

/** The last line of `times` is of the children of the shell: `0m1.23s 0m0.45s`. */
function processorSeconds(errors: string): number {
  const last = errors.trimEnd().split('\n').at(-1) ?? '';
  const parts = [...last.matchAll(/(\d+)m([\d.]+)s/g)];
  return parts.reduce((sum, [, minutes, rest]) => sum + Number(minutes) * 60 + Number(rest), 0);
}

/** A process and its descendants. One that has ended meanwhile counts nothing. */
function memoryOf(root: number): { readonly resident: number; readonly own: number } {
  const resident = new Map<number, readonly [all: number, own: number]>();
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const status = statusOf(name);
    resident.set(Number(name), [figureOf(status, 'VmRSS'), figureOf(status, 'RssAnon')]);
    const parent = figureOf(status, 'PPid');
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const tree = [root];
  const kilobytes = { all: 0, own: 0 };
  for (const id of tree) {
    const [all, own] = resident.get(id) ?? [0, 0];
    kilobytes.all += all;
    kilobytes.own += own;
    tree.push(...(children.get(id) ?? []));
  }
  return {
    resident: kilobytes.all / KILOBYTES_PER_MB,
    own: kilobytes.own / KILOBYTES_PER_MB,
  };
}

function figureOf(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? 0);
}

function statusOf(process: string): string {
  try {
    return readFileSync(`/proc/${process}/status`, 'utf8');
  } catch {
    return '';
  }
}
