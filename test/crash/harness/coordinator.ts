import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describeHang, reportFlags } from './hang.ts';
import type { Kill } from './kills.ts';

export interface Config {
  readonly directory: string;
  /** The file to which items write their effects. */
  readonly file: string;
  /** The folder of the files that tasks read. */
  readonly inputs: string;
  /** The run to resume; absent: start a new one. */
  readonly resume?: string;
  /** What it gets of the stream that a task reads. */
  readonly pipe: Pipe;
  readonly takeover?: boolean;
  readonly kill?: Kill;
}

/** All of the stream; what follows what was read of it; or nothing: then the run pauses. */
export type Pipe = 'all' | 'rest' | 'none';

interface Line {
  readonly run?: string;
  readonly report?: string;
  readonly error?: string;
}

/** Limit of the time of a process, in milliseconds. A run takes less than one second. */
export const PATIENCE_MS = 60_000;

/** In which a process writes what its threads do. */
const REPORT_MS = 3000;

const script = fileURLToPath(new URL('./coordinator.child.js', import.meta.url));
const feeder = new URL('./feeder.child.js', import.meta.url);

/** A child process that starts or resumes a run, and is killed as planned. */
export class Coordinator {
  readonly #child: ChildProcess;
  readonly #lines: Line[] = [];
  readonly #changed: (() => void)[] = [];
  readonly #ended: Promise<void>;
  #stderr = '';
  #over = false;
  /** What its threads did when it did not come to an end. */
  #hang: string | undefined;

  constructor(config: Config) {
    // A report outlives the round: what hangs is looked at later.
    const command = [...reportFlags(tmpdir()), script, JSON.stringify(config)];
    this.#child = spawn(process.execPath, command, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NODE_OPTIONS: `--import ${feeder.href}`,
        ...(config.kill?.at === 'feeder' ? { CRASH_FEEDER: JSON.stringify(config.kill) } : {}),
      },
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.#stderr += chunk.toString()));
    if (this.#child.stdout) {
      createInterface({ input: this.#child.stdout }).on('line', (line) => {
        this.#lines.push(JSON.parse(line));
        this.#notify();
      });
    }
    this.#ended = this.#end();
    if (config.kill) void this.#killAsPlanned(config.kill);
  }

  get killed(): boolean {
    return this.#child.signalCode === 'SIGKILL';
  }

  get run(): string | undefined {
    return this.#lines.find(({ run }) => run)?.run;
  }

  get error(): string | undefined {
    return this.#lines.find(({ error }) => error)?.error;
  }

  /** What the process did wrong, in words. */
  get misbehaviour(): string | undefined {
    if (this.#hang !== undefined) {
      const { pid } = this.#child;
      return `process ${pid} did not come to an end, see report.*.${pid}.*.json: ${this.#hang}`;
    }
    const { exitCode, signalCode } = this.#child;
    if (signalCode === 'SIGKILL' || (exitCode === 0 && this.#stderr === '')) return undefined;
    return `a process ended with ${exitCode ?? signalCode}: ${this.#stderr}`;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Resolves once the process has printed that its run is active, or an error, or has ended. */
  async underWay(): Promise<void> {
    await this.#until(() => this.#lines.length > 0);
  }

  async ended(): Promise<void> {
    await this.#ended;
  }

  async #killAsPlanned(kill: Kill): Promise<void> {
    switch (kill.at) {
      case 'delay':
        break;
      case 'run':
        await this.#until(() => this.#lines.length > 0);
        break;
      case 'report':
        await this.#until(() => this.#lines.some(({ report }) => report));
        break;
      case 'inside':
      case 'commit':
      case 'committed':
      case 'body':
      case 'flushed':
      case 'sink':
      case 'feeding':
      case 'feeder':
        return;
    }
    await wait(kill.ms);
    this.#child.kill('SIGKILL');
  }

  async #end(): Promise<void> {
    const patience = setTimeout(() => void this.#endHang(), PATIENCE_MS);
    await once(this.#child, 'close');
    clearTimeout(patience);
    this.#over = true;
    this.#notify();
  }

  async #endHang(): Promise<void> {
    const { pid = 0 } = this.#child;
    this.#hang = await describeHang(pid);
    this.#child.kill('SIGCONT');
    this.#child.kill('SIGUSR2');
    await wait(REPORT_MS);
    this.#child.kill('SIGKILL');
  }

  async #until(holds: () => boolean): Promise<void> {
    while (!holds() && !this.#over) {
      await new Promise<void>((resolve) => this.#changed.push(resolve));
    }
  }

  #notify(): void {
    for (const resolve of this.#changed.splice(0)) resolve();
  }
}
