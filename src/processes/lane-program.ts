import type { OutputStream } from '../lang/output-stream.ts';
import { processPolicy } from '../ports/defaults.ts';
import type { Lane } from './lane.ts';
import { LaneProcesses } from './lane-processes.ts';
import { type Exit, exitOf, type LineEnd, mayBeUnstarted } from './line-end.ts';
import type { ProgramEnd, ProgramIdentity, ProgramStart } from './protocol.ts';
import { markedBy } from './program-environment.ts';
import type { OwnedProcesses, RunningProgram, TakeOutput } from './running-program.ts';
import { programLine } from './shell-line.ts';

/** What a lane program needs of others. */
interface Surroundings {
  /** Starts it without a shell. */
  readonly spawn: () => Promise<RunningProgram>;
  /** The lane is free. */
  readonly freed: (isUsable: boolean) => void;
}

/**
 * A program that the shell of a lane starts. In all that can be seen of it, it is as one that is
 * spawned: so one that the shell cannot start is spawned, for the error that Node reports then.
 */
export class LaneProgram implements RunningProgram {
  readonly identity: ProgramIdentity;
  readonly #lane: Lane;
  readonly #start: ProgramStart;
  readonly #output: TakeOutput;
  readonly #surroundings: Surroundings;
  readonly #processes: LaneProcesses;
  readonly #line: Promise<LineEnd>;
  readonly #sizes: Record<OutputStream, number> = { stdout: 0, stderr: 0 };
  #overflow: OutputStream | undefined;
  #isRunning = true;
  #isStopped = false;
  #isOver = false;
  /** The shell has said that it cannot execute it. */
  #isRefused = false;
  #spawned: RunningProgram | undefined;

  constructor(lane: Lane, start: ProgramStart, output: TakeOutput, surroundings: Surroundings) {
    const marker = lane.nextMarker();
    const shell = lane.shell.pid;
    this.identity = { pid: shell, marker };
    this.#lane = lane;
    this.#start = start;
    this.#output = output;
    this.#surroundings = surroundings;
    const place = { shell, lane: lane.marker, marker };
    this.#processes = new LaneProcesses(place, () => this.#isRunning);
    this.#line = this.#run(marker);
  }

  get group(): OwnedProcesses {
    return this.#spawned?.group ?? this.#processes;
  }

  resume(): void {
    this.#spawned?.resume();
  }

  drop(): void {
    this.#isOver = true;
    this.#spawned?.drop();
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#spawned) this.#spawned.stop();
    else void this.#processes.end(processPolicy.terminateGrace);
  }

  async ended(): Promise<ProgramEnd> {
    const line = await this.#line;
    const exit = this.#exitOf(line);
    if (exit === undefined) return this.#spawn();
    const [code, signal] = exit;
    // What a failed program has left behind must not run beside the next attempt.
    if (this.#isStopped) await this.#processes.end(processPolicy.terminateGrace);
    else if (code !== 0) await this.#processes.end(0);
    const isClosed = await this.#lane.finish(this.#take, processPolicy.outputGrace);
    if (this.#isStopped) await this.#processes.end(processPolicy.terminateGrace);
    this.#isOver = true;
    this.#surroundings.freed(isClosed && !this.#lane.shell.isGone);
    const overflow = this.#overflow;
    const background = !isClosed;
    return { code, signal, background, ...(overflow === undefined ? {} : { overflow }) };
  }

  async #run(marker: string): Promise<LineEnd> {
    const { file, args, cwd, env, stdinFile, outputFiles } = this.#start;
    const { variables } = this.#lane.environment;
    const streams = {
      stdin: stdinFile ?? '/dev/null',
      stdout: outputFiles.stdout ?? this.#lane.pathOf('stdout'),
      stderr: this.#lane.pathOf('stderr'),
    };
    const before = variables['OLDPWD'];
    const all = { ...env, ...markedBy(variables, marker) };
    const command = { file, args, cwd, variables: all, before, streams };
    const end = await this.#lane.run(programLine(command, this.#lane.shell.token), this.#take);
    this.#isRunning = false;
    return end;
  }

  /** Undefined if it was not started. */
  #exitOf(line: LineEnd): Exit | undefined {
    if (!mayBeUnstarted(line)) return exitOf(line);
    this.#lane.drain(this.#take);
    return this.#isRefused ? undefined : exitOf(line);
  }

  async #spawn(): Promise<ProgramEnd> {
    this.#surroundings.freed(!this.#lane.shell.isGone);
    if (this.#isStopped) return { code: null, signal: 'SIGTERM', background: false };
    this.#spawned = await this.#surroundings.spawn();
    if (this.#isStopped) this.#spawned.stop();
    if (this.#isOver) this.#spawned.drop();
    return this.#spawned.ended();
  }

  /** Nothing waits: what is not written to a file is limited. */
  readonly #take = (stream: OutputStream, chunk: Buffer): void => {
    if (this.#isOver || this.#isRefused) return;
    this.#isRefused = this.#isOfShell(stream, chunk);
    if (this.#isRefused) return;
    const limit = this.#start.limits[stream] ?? Number.POSITIVE_INFINITY;
    this.#sizes[stream] += chunk.length;
    if (this.#sizes[stream] <= limit) return void this.#output(stream, chunk);
    if (this.#overflow !== undefined) return;
    this.#overflow = stream;
    this.stop();
  };

  /** Whether this is what the shell says of a program that it cannot execute. */
  #isOfShell(stream: OutputStream, chunk: Buffer): boolean {
    if (stream === 'stdout' || this.#sizes.stderr > 0) return false;
    return chunk.toString('latin1').startsWith(`${this.#lane.shell.token}/sh: `);
  }
}
