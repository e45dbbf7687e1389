import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Kill } from './kills.ts';

export interface Config {
  readonly directory: string;
  /** The file to which items write their effects. */
  readonly file: string;
  /** The run to resume; absent: start a new one. */
  readonly resume?: string;
  readonly takeover?: boolean;
  readonly kill?: Kill;
}

interface Line {
  readonly run?: string;
  readonly report?: string;
  readonly error?: string;
}

/** Limit of the time of a process, in milliseconds. A run takes less than one second. */
export const PATIENCE_MS = 60_000;

const script = fileURLToPath(new URL('./coordinator.child.js', import.meta.url));

/** A child process that starts or resumes a run, and is killed as planned. */
export class Coordinator {
  readonly #child: ChildProcess;
  readonly #lines: Line[] = [];
  readonly #changed: (() => void)[] = [];
  readonly #ended: Promise<void>;
  #stderr = '';
  #over = false;
  #hangs = false;

  constructor(config: Config) {
    this.#child = spawn(process.execPath, [script, JSON.stringify(config)], {
      stdio: ['ignore', 'pipe', 'pipe'],
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
    if (this.#hangs) return 'a process did not come to an end';
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
        return;
    }
    await wait(kill.ms);
    this.#child.kill('SIGKILL');
  }

  async #end(): Promise<void> {
    const patience = setTimeout(() => {
      this.#hangs = true;
      this.#child.kill('SIGKILL');
    }, PATIENCE_MS);
    await once(this.#child, 'close');
    clearTimeout(patience);
    this.#over = true;
    this.#notify();
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
