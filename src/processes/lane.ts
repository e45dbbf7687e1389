import { setTimeout as wait } from 'node:timers/promises';
import { join } from 'node:path';
import type { OutputStream } from '../lang/output-stream.ts';
import { DirectCalls } from './direct-calls.ts';
import type { Environment } from './environments.ts';
import { LaneShell } from './lane-shell.ts';
import { LaneStream } from './lane-stream.ts';
import type { LineEnd } from './line-end.ts';
import { ProcessGroup } from './process-group.ts';
import type { AskedShell } from './asked-shell.ts';

/** A program that runs longer may write more than a pipe holds. */
const SHORT_MS = 10;

const streams = ['stdout', 'stderr'] as const;

type Take = (stream: OutputStream, chunk: Buffer) => void;

/** A shell and two pipes, on which programs run one after the other. */
export class Lane {
  readonly environment: Environment;
  /** Begins the markers of its programs. */
  readonly marker: string;
  readonly group: ProcessGroup;
  readonly shell: LaneShell;
  readonly direct: DirectCalls;
  readonly #streams: Readonly<Record<OutputStream, LaneStream>>;
  #count = 0;
  #isFollowing = false;

  private constructor(
    shell: LaneShell,
    environment: Environment,
    marker: string,
    pipes: Readonly<Record<OutputStream, LaneStream>>,
  ) {
    this.shell = shell;
    this.direct = new DirectCalls(shell);
    this.environment = environment;
    this.marker = marker;
    this.group = new ProcessGroup(shell.pid, marker);
    this.#streams = pipes;
  }

  /** Undefined when a lane cannot be had here. */
  static async open(asked: AskedShell, environment: Environment): Promise<Lane | undefined> {
    const { socket, identity } = asked;
    const { folder, marker } = identity;
    const [out, err] = streams.map((name) => join(folder, `${marker}.${name}`));
    if (out === undefined || err === undefined) return undefined;
    const level = environment.variables['SHLVL'];
    const shell = await LaneShell.open(socket, identity, { level, pipes: [out, err] });
    if (!shell) return undefined;
    const pipes = openPipes(out, err);
    if (pipes) return new Lane(shell, environment, marker, pipes);
    shell.close();
    return undefined;
  }

  nextMarker(): string {
    return `${this.marker}.${++this.#count}`;
  }

  pathOf(stream: OutputStream): string {
    return this.#streams[stream].path;
  }

  /** Runs a line. `take` gets the output of its program, later parts by `finish`. */
  async run(line: string, take: Take): Promise<LineEnd> {
    const following = setTimeout(() => this.#follow(take), SHORT_MS);
    const end = await this.shell.run(line);
    clearTimeout(following);
    if (this.#isFollowing) for (const name of streams) this.#streams[name].unfollow();
    this.#isFollowing = false;
    return end;
  }

  /** Reads what is there. False if a process still holds the output open. */
  drain(take: Take): boolean {
    const closed = streams.map((name) => this.#streams[name].drain((chunk) => take(name, chunk)));
    return !closed.includes(false);
  }

  /** Reads what is left. False if a process holds the output open for longer than `grace` ms. */
  async finish(take: Take, grace: number): Promise<boolean> {
    const until = performance.now() + grace;
    for (let pause = 1; ; pause = Math.min(pause * 2, 50)) {
      if (this.drain(take)) return true;
      if (performance.now() >= until) return false;
      await wait(pause);
    }
  }

  /** No program follows: what others still write is read and dropped. Its shell ends. */
  retire(): void {
    this.shell.close();
    for (const name of streams) this.#drop(this.#streams[name]);
  }

  #follow(take: Take): void {
    this.#isFollowing = true;
    for (const name of streams) this.#streams[name].follow((chunk) => take(name, chunk));
  }

  #drop(stream: LaneStream): void {
    if (stream.drain(() => {})) return stream.close();
    stream.follow(
      () => {},
      () => stream.close(),
    );
    stream.unref();
  }
}

/** Undefined when descriptors are lacking. */
function openPipes(
  out: string,
  err: string,
): Readonly<Record<OutputStream, LaneStream>> | undefined {
  const open: LaneStream[] = [];
  try {
    const stdout = new LaneStream(out);
    open.push(stdout);
    return { stdout, stderr: new LaneStream(err) };
  } catch {
    for (const stream of open) stream.close();
    return undefined;
  }
}
