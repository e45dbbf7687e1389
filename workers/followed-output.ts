import type { OutputStream } from '../src/lang/output-stream.ts';
import type { ProgramOutput } from '../src/processes/spawner-access.ts';

const LF = 10;

/** Passes on what a program prints, in whole lines, as soon as they have ended. */
export class FollowedOutput implements ProgramOutput {
  readonly #open: Readonly<Record<OutputStream, Buffer[]>> = { stdout: [], stderr: [] };
  readonly #post: (stream: OutputStream, lines: string) => void;
  readonly #other: ProgramOutput | undefined;

  /** `other` gets all of it, too. */
  constructor(post: (stream: OutputStream, lines: string) => void, other?: ProgramOutput) {
    this.#post = post;
    this.#other = other;
  }

  print(stream: OutputStream, chunk: Buffer): void {
    this.#other?.print(stream, chunk);
    const open = this.#open[stream];
    const end = chunk.lastIndexOf(LF) + 1;
    if (end > 0) {
      const lines = Buffer.concat([...open, chunk.subarray(0, end)]);
      open.length = 0;
      this.#post(stream, lines.toString('utf8'));
    }
    if (end < chunk.length) open.push(chunk.subarray(end));
  }

  /** A last line without an end gets one: another program may be the next to print. */
  end(): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      const open = this.#open[stream];
      if (open.length > 0) this.#post(stream, `${Buffer.concat(open).toString('utf8')}\n`);
      open.length = 0;
    }
    this.#other?.end();
  }
}
