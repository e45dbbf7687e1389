import { once } from 'node:events';
import type { OutputStream } from '../lang/output-stream.ts';
import { processPolicy } from '../ports/defaults.ts';
import { ProcessGroup } from './process-group.ts';
import type { ProgramEnd, ProgramIdentity, ProgramStart } from './protocol.ts';
import type { RunningProgram, TakeOutput } from './running-program.ts';
import { type RunningChild, startChild } from './start-child.ts';
import { StdioFiles } from './stdio-files.ts';

type Exit = readonly [code: number | null, signal: NodeJS.Signals | null];

/** A pipe holds less: what comes after it was written by another process. */
const mostInPipe = 1 << 20;

/**
 * A program that is a child of the spawner, in a group of its own.
 *
 * | state    | holds                                                      | left by               |
 * | -------- | ---------------------------------------------------------- | --------------------- |
 * | running  | its process exists                                         | its exit, `stop`      |
 * | stopping | its group was sent SIGTERM, and gets SIGKILL after a grace | all of them are gone  |
 * | ended    | unless it succeeded, no process that it started exists     | nothing               |
 */
export class Program implements RunningProgram {
  readonly identity: ProgramIdentity;
  readonly group: ProcessGroup;
  readonly #child: RunningChild;
  readonly #limits: ProgramStart['limits'];
  readonly #output: TakeOutput;
  readonly #exited: Promise<Exit>;
  readonly #closed: Promise<unknown>;
  #overflow: OutputStream | undefined;
  #isStopped = false;
  /** Set once nothing more of the output counts. */
  #isOver = false;
  #isPaused = false;
  /** Bytes that were read of it. */
  #read = 0;

  private constructor(
    child: RunningChild,
    marker: string,
    limits: ProgramStart['limits'],
    output: TakeOutput,
  ) {
    this.identity = { pid: child.pid, marker };
    this.group = new ProcessGroup(child.pid, marker);
    this.#child = child;
    this.#limits = limits;
    this.#output = output;
    this.#exited = new Promise((resolve) => child.once('exit', (...exit) => resolve(exit)));
    this.#closed = once(child, 'close');
    this.#collect('stdout');
    this.#collect('stderr');
  }

  /** Throws what Node reports when the program cannot be started. */
  static async start(
    start: ProgramStart,
    environment: NodeJS.ProcessEnv,
    marker: string,
    output: TakeOutput,
  ): Promise<Program> {
    const files = await StdioFiles.open(start);
    try {
      // Nothing waits between the two: Node drops output that is not listened to.
      const child = await startChild(start, environment, marker, files.stdio);
      return new Program(child, marker, start.limits, output);
    } finally {
      await files.close();
    }
  }

  resume(): void {
    this.#isPaused = false;
    this.#child.stdout?.resume();
    this.#child.stderr?.resume();
  }

  drop(): void {
    this.#isOver = true;
    this.resume();
  }

  stop(): void {
    this.#isStopped = true;
    void this.group.end(processPolicy.terminateGrace);
  }

  async ended(): Promise<ProgramEnd> {
    const [code, signal] = await this.#exited;
    // What a failed program has left behind must not run beside the next attempt.
    if (this.#isStopped) await this.group.end(processPolicy.terminateGrace);
    else if (code !== 0) await this.group.end(0);
    const background = !(await this.#outputEnds());
    if (this.#isStopped) await this.group.end(processPolicy.terminateGrace);
    this.drop();
    const overflow = this.#overflow;
    return { code, signal, background, ...(overflow === undefined ? {} : { overflow }) };
  }

  /** False if a process that the program has left behind holds its output open. */
  async #outputEnds(): Promise<boolean> {
    const most = this.#read + mostInPipe;
    while (!(await this.#closesWithin(processPolicy.outputGrace))) {
      // Who takes the output may be slow: all that the program itself wrote is waited for.
      if (!this.#isPaused || this.#read > most) return false;
    }
    return true;
  }

  #closesWithin(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), ms);
      void this.#closed.then(() => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }

  /** What a background process writes later is read and dropped: it neither waits nor fails. */
  #collect(name: OutputStream): void {
    const limit = this.#limits[name] ?? Number.POSITIVE_INFINITY;
    let size = 0;
    this.#child[name]?.on('data', (chunk: Buffer) => {
      if (this.#isOver) return;
      size += chunk.length;
      this.#read += chunk.length;
      if (size > limit) {
        this.#overflow ??= name;
        this.stop();
      } else if (!this.#output(name, chunk)) {
        this.#pause();
      }
    });
  }

  #pause(): void {
    this.#isPaused = true;
    this.#child.stdout?.pause();
    this.#child.stderr?.pause();
  }
}
