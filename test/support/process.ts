import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { RunEvent } from '../../src/index.ts';

export interface ChildConfig {
  readonly directory: string;
  readonly actions: string;
  /** The workflow to start, or the run to resume. */
  readonly workflow?: string;
  readonly parameters?: Readonly<Record<string, string | number | readonly number[]>>;
  readonly resume?: string;
  /** Closes the executor at the first event of this type. */
  readonly close?: RunEvent['type'];
  /** Milliseconds by which `jump` sets its wall clock. */
  readonly jump?: number;
}

type Line = Readonly<Record<string, unknown>>;

const script = fileURLToPath(new URL('./child.js', import.meta.url));
const jumpingClock = fileURLToPath(new URL('./jumping-clock.js', import.meta.url));

/** A process that runs a workflow; killed when the test has ended. */
export class Child {
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown[]>;
  readonly #changed: (() => void)[] = [];
  #closed = false;
  readonly lines: Line[] = [];
  stderr = '';

  constructor(config: ChildConfig) {
    const options = config.jump === undefined ? [] : ['--import', jumpingClock];
    const child = spawn(process.execPath, [...options, script, JSON.stringify(config)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, MILLRACE_TEST_JUMP: String(config.jump) },
    });
    this.#process = child;
    this.#ended = once(child, 'close');
    child.stderr.on('data', (chunk: Buffer) => {
      this.stderr += chunk.toString();
    });
    createInterface({ input: child.stdout })
      .on('line', (line) => {
        this.lines.push(JSON.parse(line));
        this.#tell();
      })
      .on('close', () => {
        this.#closed = true;
        this.#tell();
      });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** The `count`-th line, counted from 1; undefined when the process ends before. */
  async line(count: number): Promise<Line | undefined> {
    while (this.lines.length < count && !this.#closed) {
      await new Promise<void>((resolve) => this.#changed.push(resolve));
    }
    return this.lines[count - 1];
  }

  /** Resolves when a line of this kind has been printed, or the process has ended. */
  async untilLine(matches: (line: Line) => boolean): Promise<void> {
    for (let count = 1; ; count++) {
      const line = await this.line(count);
      if (!line || matches(line)) return;
    }
  }

  /** The id of its run. */
  async run(): Promise<string> {
    const first = await this.line(1);
    if (typeof first?.['run'] === 'string') return first['run'];
    throw new Error(`the child printed no run: ${this.stderr}`);
  }

  /** Sets its wall clock by the `jump` of its config. */
  jump(): void {
    this.#process.kill('SIGUSR2');
  }

  /** It stands still until `continue`. */
  stop(): void {
    this.#process.kill('SIGSTOP');
  }

  continue(): void {
    this.#process.kill('SIGCONT');
  }

  /** Ends it at once; resolves when it is gone. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
  }

  /** The exit code of a process that ends by itself. */
  async exit(): Promise<number | null> {
    await this.#ended;
    return this.#process.exitCode;
  }

  #tell(): void {
    for (const resolve of this.#changed.splice(0)) resolve();
  }
}
