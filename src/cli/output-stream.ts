import { fstatSync, writeFileSync } from 'node:fs';

/** The part of a standard stream that is used; only terminals have the optional members. */
export interface StandardStream {
  /** Can also throw. `done` is called once the text has left this process, or cannot. */
  write(text: string | Uint8Array, done?: () => void): unknown;
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  hasColors?(): boolean;
}

/**
 * A standard stream whose device can be full or gone: a write never throws. After the first that
 * fails, nothing more is written.
 */
export class OutputStream {
  readonly #stream: StandardStream;
  #failure: NodeJS.ErrnoException | undefined;

  constructor(stream: StandardStream) {
    this.#stream = stream;
    stream.on('error', (error) => this.#fail(error));
  }

  /** Why a write has failed. */
  get failure(): NodeJS.ErrnoException | undefined {
    return this.#failure;
  }

  /** Returns false while the stream holds more than it should. */
  write(text: string | Uint8Array): boolean {
    if (this.#failure) return true;
    try {
      return this.#stream.write(text) !== false;
    } catch (error) {
      this.#fail(error);
      return true;
    }
  }

  /**
   * Writes parts of a text that may be longer than what can be held: the next one is made when the
   * reader has taken those before it.
   */
  async writeParts(parts: Iterable<string>): Promise<void> {
    for (const part of parts) if (!(await this.writePart(part))) return;
  }

  /** Resolves when there is room for the next part. False once a write has failed. */
  async writePart(part: string): Promise<boolean> {
    const hasRoom = this.write(part);
    if (!hasRoom && !this.#failure) await this.flushed();
    return this.#failure === undefined;
  }

  /** Resolves when the bytes have left this process. False once a write has failed. */
  async writeBytes(bytes: Uint8Array): Promise<boolean> {
    this.write(bytes);
    await this.flushed();
    return this.#failure === undefined;
  }

  /** Resolves when everything written has left this process, or has failed. */
  async flushed(): Promise<void> {
    if (this.#failure) return;
    await new Promise<void>((resolve) => this.#stream.write('', resolve));
  }

  #fail(error: unknown): void {
    this.#failure ??= error instanceof Error ? error : new Error(String(error));
  }
}

/**
 * A standard stream of this process. Where it is a file, every write is complete or throws: Node
 * would drop what no longer fits on a disk that takes only the beginning.
 */
export function standardStream(stream: StandardStream & { readonly fd: number }): StandardStream {
  if (!fstatSync(stream.fd).isFile()) return stream;
  return {
    write(text, done) {
      if (text.length > 0) writeFileSync(stream.fd, text);
      done?.();
    },
    on: () => {},
  };
}
