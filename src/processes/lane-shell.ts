import { readlinkSync } from 'node:fs';
import type { Socket } from 'node:net';
import { basename } from 'node:path';
import type { LineEnd } from './line-end.ts';
import type { ShellIdentity } from './protocol.ts';
import { quotedWord } from './shell-line.ts';

/** Signals that a program may send to its group: its shell outlives them. */
const caught = 'HUP INT QUIT TERM USR1 USR2 PIPE ALRM';

/**
 * A shell that lives as long as its lane, in a group of its own. Its script is what comes by the
 * socket, and so goes what it says; it is a child of the spawner, which adds how it has ended.
 */
export class LaneShell {
  readonly pid: number;
  /** In what the shell says; programs do not know it. */
  readonly token: string;
  readonly #socket: Socket;
  readonly #status: RegExp;
  #said = '';
  #ended: ((end: LineEnd) => void) | undefined;
  #isGone = false;

  private constructor(socket: Socket, { pid, token }: ShellIdentity) {
    this.#socket = socket;
    this.pid = pid;
    this.token = token;
    this.#status = new RegExp(`${token} (\\d+)\\n$`);
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => this.#heard(text));
    socket.once('close', () => {
      this.#isGone = true;
      this.#settle(shellEnd(this.#said, token));
    });
  }

  /** Undefined when it cannot make the pipes. */
  static async open(
    socket: Socket,
    identity: ShellIdentity,
    { level, pipes }: { readonly level: string | undefined; readonly pipes: readonly string[] },
  ): Promise<LaneShell | undefined> {
    const shell = new LaneShell(socket, identity);
    const { status, said } = await shell.run(
      'exec 2>&1\n' +
        `trap : ${caught}\n` +
        (level === undefined ? 'unset SHLVL\n' : `SHLVL=${quotedWord(level)}\n`) +
        `mkfifo -m 600 ${pipes.map(quotedWord).join(' ')};echo "${shell.token} $?"\n`,
    );
    if (status === 0 && said === '') return shell;
    shell.close();
    return undefined;
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /** Whether it is dash. */
  isDash(): boolean {
    try {
      return basename(readlinkSync(`/proc/${this.pid}/exe`)) === 'dash';
    } catch {
      return false;
    }
  }

  /** Whether it has a builtin of this name. */
  async hasBuiltin(name: string): Promise<boolean> {
    const { said } = await this.run(`command -v ${quotedWord(name)};echo "${this.token} $?"\n`);
    return said === `${name}\n`;
  }

  /** Resolves when the shell has said `token` and a status, or has ended. */
  run(line: string): Promise<LineEnd> {
    return new Promise((resolve) => {
      this.#ended = resolve;
      if (this.#isGone) return this.#settle({ status: undefined, signal: null, said: '' });
      // It keeps the thread alive while a program runs.
      this.#socket.ref();
      this.#socket.write(line);
    });
  }

  /** It ends after the line that it runs. */
  close(): void {
    this.#socket.end();
  }

  #heard(text: string): void {
    this.#said += text;
    if (!text.endsWith('\n')) return;
    const [all = '', status] = this.#status.exec(this.#said) ?? [];
    if (status === undefined) return;
    const said = this.#said.slice(0, this.#said.length - all.length);
    this.#said = '';
    this.#settle({ status: Number(status), signal: null, said });
  }

  #settle(end: LineEnd): void {
    const ended = this.#ended;
    this.#ended = undefined;
    this.#socket.unref();
    ended?.(end);
  }
}

/** What the spawner says of a shell that has ended. */
export function shellEndText(token: string, signal: NodeJS.Signals | null): string {
  return `${token} ended ${signal ?? ''}\n`;
}

function shellEnd(said: string, token: string): LineEnd {
  const [all = '', signal = ''] = new RegExp(`${token} ended (\\w*)\\n$`).exec(said) ?? [];
  return {
    status: undefined,
    signal: signal === '' ? null : (signal as NodeJS.Signals),
    said: said.slice(0, said.length - all.length),
  };
}
