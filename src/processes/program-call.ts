import type { OutputStream } from '../lang/output-stream.ts';
import { ProcessGroup } from './process-group.ts';
import type { Frame, ProgramEnd, ProgramIdentity } from './protocol.ts';
import { spawnerKilled, StartError } from './start-error.ts';

/** Takes a stream of a program. */
export interface OutputSink {
  /** Whether `add` may return a promise; the program waits as long as it is pending. */
  readonly waits?: boolean;
  add(chunk: Buffer): void | Promise<void>;
}

/** Where the output of a program goes. */
export type OutputSinks = Readonly<Record<OutputStream, OutputSink>>;

/** A program as the thread sees it that has asked for it. */
export class ProgramCall {
  /** Rejects with `StartError`, or with what a sink has thrown. */
  readonly ended: Promise<ProgramEnd>;
  readonly #sinks: OutputSinks;
  readonly #stop: () => void;
  #resolve: (end: ProgramEnd) => void = () => {};
  #reject: (error: unknown) => void = () => {};
  #started: ProgramIdentity | undefined;
  #failure: { readonly error: unknown } | undefined;

  /** `stop` ends the program when a sink throws. */
  constructor(sinks: OutputSinks, stop: () => void) {
    this.#sinks = sinks;
    this.#stop = stop;
    this.ended = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Of a program whose start throws, nothing waits for the end.
    this.ended.catch(() => {});
  }

  /** True with the last frame of the program. A promise is pending while a sink takes its time. */
  receive({ kind, payload }: Frame): boolean | Promise<boolean> {
    switch (kind) {
      case 'started':
        this.#started = JSON.parse(payload.toString());
        return false;
      case 'stdout':
      case 'stderr':
        return this.#pass(this.#sinks[kind], payload);
      case 'failed':
        this.#reject(new StartError(JSON.parse(payload.toString())));
        return true;
      case 'ended':
        if (this.#failure) this.#reject(this.#failure.error);
        else this.#resolve(JSON.parse(payload.toString()));
        return true;
      case 'environment':
      case 'start':
      case 'stop':
      case 'shell':
        return false;
    }
  }

  /** The connection has ended before the program. */
  async lost(): Promise<void> {
    if (!this.#started) {
      // Without descriptors of its own, the spawner takes no connection.
      const message = 'the process that starts programs is gone';
      return this.#reject(new StartError({ code: 'EAGAIN', message }));
    }
    // The spawner was killed: its programs have no owner but this one.
    await new ProcessGroup(this.#started.pid, this.#started.marker).end(0);
    this.#reject(spawnerKilled());
  }

  #pass(sink: OutputSink, chunk: Buffer): false | Promise<false> {
    if (this.#failure) return false;
    try {
      const taken = sink.add(chunk);
      return taken === undefined ? false : this.#waitFor(taken);
    } catch (error) {
      return this.#failed(error);
    }
  }

  async #waitFor(taken: Promise<void>): Promise<false> {
    try {
      await taken;
      return false;
    } catch (error) {
      return this.#failed(error);
    }
  }

  #failed(error: unknown): false {
    this.#failure = { error };
    this.#stop();
    return false;
  }
}
