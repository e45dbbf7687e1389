import type { OutputStream } from '../lang/output-stream.ts';
import { processPolicy } from '../ports/defaults.ts';
import type { Lane } from './lane.ts';
import { LaneProcesses } from './lane-processes.ts';
import { type Exit, exitOf, type LineEnd, maySayMore } from './line-end.ts';
import type { OutputSinks } from './program-call.ts';
import type { ProgramEnd, ProgramStart } from './protocol.ts';
import { markedBy } from './program-environment.ts';
import { directLine, subshellLine } from './shell-line.ts';
import { SignalMessage } from './signal-message.ts';
import type { AskedProgram } from './spawner-link.ts';
import { spawnerKilled } from './start-error.ts';

/** What a lane program needs of others. */
interface Surroundings {
  /** Starts it without a shell. */
  readonly spawn: () => AskedProgram;
  /** The lane is free. */
  readonly freed: (isUsable: boolean) => void;
  /** Present when the spawner was killed; resolves when its programs are gone. */
  readonly lost: () => Promise<void> | undefined;
}

/**
 * A program that the shell of a lane starts. In all that can be seen of it, it is as one that is
 * spawned: so one that the shell cannot start is spawned, for the error that Node reports then.
 */
export class LaneProgram implements AskedProgram {
  readonly ended: Promise<ProgramEnd>;
  readonly #lane: Lane;
  readonly #start: Omit<ProgramStart, 'session'>;
  readonly #sinks: OutputSinks;
  readonly #surroundings: Surroundings;
  readonly #processes: LaneProcesses;
  readonly #sizes: Record<OutputStream, number> = { stdout: 0, stderr: 0 };
  /** Present when the shell says there what has ended the program. */
  #message: SignalMessage | undefined;
  #overflow: OutputStream | undefined;
  /** What a sink has thrown. */
  #failure: { readonly error: unknown } | undefined;
  #isRunning = true;
  #isStopped = false;
  #isOver = false;
  /** The shell has said that it cannot execute it. */
  #isRefused = false;
  #spawned: AskedProgram | undefined;

  /** No sink of it waits. */
  constructor(
    lane: Lane,
    start: Omit<ProgramStart, 'session'>,
    sinks: OutputSinks,
    surroundings: Surroundings,
  ) {
    const marker = lane.nextMarker();
    this.#lane = lane;
    this.#start = start;
    this.#sinks = sinks;
    this.#surroundings = surroundings;
    const place = { shell: lane.shell.pid, lane: lane.marker, marker };
    this.#processes = new LaneProcesses(place, () => this.#isRunning);
    this.ended = this.#toEnd(marker);
  }

  readonly stop = (): void => {
    this.#isStopped = true;
    if (this.#spawned) this.#spawned.stop();
    else void this.#processes.end(processPolicy.terminateGrace);
  };

  async #toEnd(marker: string): Promise<ProgramEnd> {
    const line = await this.#run(marker);
    const exit = this.#exitOf(line);
    if (exit === undefined) return this.#spawn();
    const [code, signal] = exit;
    // What a failed program has left behind must not run beside the next attempt.
    if (this.#isStopped) await this.#processes.end(processPolicy.terminateGrace);
    else if (code !== 0) await this.#processes.end(0);
    const isClosed =
      this.#lane.drain(this.#take) ||
      (await this.#lane.finish(this.#take, processPolicy.outputGrace));
    if (this.#isStopped) await this.#processes.end(processPolicy.terminateGrace);
    if (this.#message) this.#count('stderr', this.#message.rest());
    this.#isOver = true;
    this.#surroundings.freed(isClosed && !this.#lane.shell.isGone);
    if (this.#failure) throw this.#failure.error;
    const overflow = this.#overflow;
    const background = !isClosed;
    return { code, signal, background, ...(overflow === undefined ? {} : { overflow }) };
  }

  async #run(marker: string): Promise<LineEnd> {
    const { file, args, cwd, env, stdinFile, outputFiles } = this.#start;
    const { environment, shell, direct } = this.#lane;
    const { variables } = environment;
    const streams = {
      stdin: stdinFile ?? '/dev/null',
      stdout: outputFiles.stdout ?? this.#lane.pathOf('stdout'),
      stderr: this.#lane.pathOf('stderr'),
    };
    const before = variables['OLDPWD'];
    const all = { ...env, ...markedBy(variables, marker) };
    const command = { file, args, cwd, variables: all, before, streams };
    const isDirect = direct.known(file) ?? (await direct.ask(file));
    if (isDirect) this.#message = new SignalMessage();
    const line = (isDirect ? directLine : subshellLine)(command, shell.token);
    const end = await this.#lane.run(line, this.#take);
    this.#isRunning = false;
    return end;
  }

  /** Undefined if it was not started. */
  #exitOf(line: LineEnd): Exit | undefined {
    const { status } = line;
    if (!maySayMore(status)) return exitOf(line);
    this.#lane.drain(this.#take);
    if (this.#isRefused) return undefined;
    return exitOf({ ...line, said: line.said + (this.#message?.take(status) ?? '') });
  }

  async #spawn(): Promise<ProgramEnd> {
    const lost = this.#surroundings.lost();
    if (lost) {
      await lost;
      throw spawnerKilled();
    }
    this.#surroundings.freed(!this.#lane.shell.isGone);
    if (this.#isStopped) return { code: null, signal: 'SIGTERM', background: false };
    this.#spawned = this.#surroundings.spawn();
    return this.#spawned.ended;
  }

  /** Nothing waits: what is not written to a file is limited. */
  readonly #take = (stream: OutputStream, chunk: Buffer): void => {
    if (this.#isOver || this.#isRefused) return;
    this.#isRefused = this.#isOfShell(stream, chunk);
    if (this.#isRefused) return;
    const message = stream === 'stderr' ? this.#message : undefined;
    this.#count(stream, message?.without(chunk) ?? chunk);
  };

  #count(stream: OutputStream, chunk: Buffer): void {
    if (chunk.length === 0) return;
    const limit = this.#start.limits[stream] ?? Number.POSITIVE_INFINITY;
    this.#sizes[stream] += chunk.length;
    if (this.#sizes[stream] <= limit) return this.#pass(stream, chunk);
    if (this.#overflow !== undefined) return;
    this.#overflow = stream;
    this.stop();
  }

  #pass(stream: OutputStream, chunk: Buffer): void {
    if (this.#failure) return;
    try {
      void this.#sinks[stream].add(chunk);
    } catch (error) {
      this.#failure = { error };
      this.stop();
    }
  }

  /** Whether this is what the shell says of a program that it cannot execute. */
  #isOfShell(stream: OutputStream, chunk: Buffer): boolean {
    if (stream === 'stdout' || this.#sizes.stderr > 0) return false;
    return chunk.toString('latin1').startsWith(`${this.#lane.shell.token}/sh: `);
  }
}
