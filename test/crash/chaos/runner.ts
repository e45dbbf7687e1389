import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Mode } from './disturbances.ts';

export interface RunnerConfig {
  readonly mode: Mode;
  readonly directory: string;
  /** The folder of the actions. */
  readonly actions: string;
  /** The workflow file. */
  readonly flow: string;
  /** The run to resume. */
  readonly resume?: string;
}

/** What a process is told to do. */
export type Order =
  | { readonly do: 'take-descriptors' | 'free-descriptors' | 'close' | 'second-executor' }
  | { readonly do: 'jump'; readonly by: number };

export interface RunnerEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** It did not come to an end, and was killed. */
  readonly hung: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** After this time a process hangs: a run takes seconds, also on a loaded machine. */
const PATIENCE_MS = 240_000;
/** Few, so that they can be used up. */
const DESCRIPTORS = 400;

const script = fileURLToPath(new URL('./runner.child.js', import.meta.url));

/** A process that runs a workflow. */
export class Runner {
  readonly #child: ChildProcess;
  readonly ended: Promise<RunnerEnd>;
  readonly mode: Mode;
  #over = false;

  constructor(config: RunnerConfig, folder: string, inFront: readonly string[] = []) {
    this.mode = config.mode;
    const limited = ['-c', `ulimit -n ${DESCRIPTORS}; exec "$@"`, 'sh'];
    const command = [...inFront, process.execPath, script, JSON.stringify(config)];
    this.#child = spawn('sh', [...limited, ...command], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, MILLRACE_CHAOS: folder, NO_COLOR: '1' },
    });
    this.ended = this.#end();
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get over(): boolean {
    return this.#over;
  }

  tell(order: Order): void {
    if (this.#child.connected) this.#child.send(order, () => {});
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async #end(): Promise<RunnerEnd> {
    const output = { stdout: '', stderr: '' };
    this.#child.stdout?.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
    this.#child.stderr?.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
    this.#child.on('error', () => {});
    let hung = false;
    const patience = setTimeout(() => {
      hung = true;
      this.#child.kill('SIGCONT');
      this.#child.kill('SIGKILL');
    }, PATIENCE_MS);
    const [code, signal] = (await once(this.#child, 'close')) as [
      number | null,
      NodeJS.Signals | null,
    ];
    clearTimeout(patience);
    this.#over = true;
    return { code, signal, hung, ...output };
  }
}
