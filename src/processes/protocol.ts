// The protocol between a worker thread and the spawner. A connection carries any number of
// programs, each with a number of its own. Frames go both ways: the kind (1 byte), the number of
// the program (4 bytes, little endian), the length of the payload (4 bytes), the payload.

import type { OutputStream } from '../lang/output-stream.ts';

/** What a worker asks for. */
export interface ProgramStart {
  /** The session of the worker thread; the program is ended with it. */
  readonly session: number;
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Variables that are added to those of the connection. */
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string;
  /** The absolute path of a file that is its standard input, in place of `stdin`. */
  readonly stdinFile?: string | undefined;
  /** Absolute paths of files that are written by the program itself. */
  readonly outputFiles: { readonly [Stream in OutputStream]?: string | undefined };
  /** Bytes of each other stream at most; without a number, any. More ends the program. */
  readonly limits: { readonly [Stream in OutputStream]?: number | undefined };
}

/** The first frame of the spawner: a worker can end the program should the spawner be killed. */
export interface ProgramIdentity {
  readonly pid: number;
  readonly marker: string;
}

/** A worker asks for a shell for its session. From then on the connection is that of the shell. */
export interface ShellStart {
  readonly session: number;
}

/** The only frame of the spawner on the connection of a shell. */
export interface ShellIdentity {
  readonly pid: number;
  /** Begins the markers of its programs. */
  readonly marker: string;
  readonly token: string;
  /** A folder for named pipes. */
  readonly folder: string;
}

/** The last frame of the spawner, when the program has run. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** A process that the program has left behind still holds its output open. */
  readonly background: boolean;
  /** The stream to which the program wrote more than its limit. */
  readonly overflow?: OutputStream;
}

/** The last frame of the spawner, when the program could not be started. */
export interface StartFailure {
  /** As Node names it: `ENOENT`, `EMFILE`. */
  readonly code: string;
  readonly message: string;
}

/** `environment` holds for the programs of this connection that are started after it. */
export type FrameKind =
  'environment' | 'start' | 'stop' | 'started' | 'stdout' | 'stderr' | 'failed' | 'ended' | 'shell';

const kinds: readonly FrameKind[] = [
  'environment',
  'start',
  'stop',
  'started',
  'stdout',
  'stderr',
  'failed',
  'ended',
  'shell',
];

export interface Frame {
  readonly kind: FrameKind;
  /** Of the program, within its connection. */
  readonly id: number;
  readonly payload: Buffer;
}

const HEAD = 9;

export function encodeFrame(
  kind: FrameKind,
  id: number,
  payload: Uint8Array | string = '',
): Buffer {
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
  const frame = Buffer.allocUnsafe(HEAD + bytes.length);
  frame.writeUInt8(kinds.indexOf(kind), 0);
  frame.writeUInt32LE(id, 1);
  frame.writeUInt32LE(bytes.length, 5);
  frame.set(bytes, HEAD);
  return frame;
}

/** Cuts what arrives on a connection into frames. */
export class FrameReader {
  readonly #chunks: Buffer[] = [];
  #size = 0;
  /** Size of the frame that is arriving, as soon as it is known. */
  #wanted = HEAD;

  push(chunk: Buffer): Frame[] {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#size < this.#wanted) return [];
    return this.#cut(Buffer.concat(this.#chunks.splice(0)));
  }

  #cut(bytes: Buffer): Frame[] {
    const frames: Frame[] = [];
    let at = 0;
    this.#wanted = HEAD;
    while (bytes.length - at >= HEAD) {
      const end = at + HEAD + bytes.readUInt32LE(at + 5);
      if (end > bytes.length) {
        this.#wanted = end - at;
        break;
      }
      const kind = kinds[bytes.readUInt8(at)];
      const id = bytes.readUInt32LE(at + 1);
      if (kind !== undefined) frames.push({ kind, id, payload: bytes.subarray(at + HEAD, end) });
      at = end;
    }
    this.#size = bytes.length - at;
    if (this.#size > 0) this.#chunks.push(bytes.subarray(at));
    return frames;
  }
}
