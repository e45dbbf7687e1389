import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { LineEnd } from './line-end.ts';
import { quotedWord } from './shell-line.ts';

type ShellChild = ChildProcessByStdio<Writable, Readable, null> & { readonly pid: number };

/** Signals that a program may send to its group: its shell outlives them. */
const caught = 'HUP INT QUIT TERM USR1 USR2 PIPE ALRM';

/** A shell that lives as long as its lane, in a group of its own; its script is its input. */
export class LaneShell {
  readonly pid: number;
  /** In what the shell says; programs do not know it. */
  readonly token: string;
  readonly #child: ShellChild;
  readonly #status: RegExp;
  #said = '';
  #ended: ((end: LineEnd) => void) | undefined;
  #isGone = false;

  private constructor(child: ShellChild, token: string) {
    this.#child = child;
    this.pid = child.pid;
    this.token = token;
    this.#status = new RegExp(`${token} (\\d+)\\n$`);
    child.stdout.setEncoding('latin1');
    child.stdout.on('data', (text: string) => this.#heard(text));
    child.once('close', (_code: number | null, signal: NodeJS.Signals | null) => {
      this.#isGone = true;
      this.#settle({ status: undefined, signal, said: this.#said });
    });
  }

  /** Undefined when there is no shell, or it cannot make the pipes. */
  static async open(
    environment: NodeJS.ProcessEnv,
    token: string,
    pipes: readonly string[],
  ): Promise<LaneShell | undefined> {
    const child = spawn('sh', [], {
      // The shell names itself so in its messages.
      argv0: `${token}/sh`,
      cwd: '/',
      env: environment,
      detached: true,
      stdio: ['pipe', 'pipe', 'ignore'],
    } as const);
    if (!isRunning(child)) return void (await once(child, 'error'));
    child.on('error', () => {});
    child.stdin.on('error', () => {});
    const shell = new LaneShell(child, token);
    const level = environment['SHLVL'];
    const { status, said } = await shell.run(
      'exec 2>&1\n' +
        `trap : ${caught}\n` +
        (level === undefined ? 'unset SHLVL\n' : `SHLVL=${quotedWord(level)}\n`) +
        `mkfifo -m 600 ${pipes.map(quotedWord).join(' ')};echo "${token} $?"\n`,
    );
    if (status === 0 && said === '') return shell;
    shell.close();
    return undefined;
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /** Resolves when the shell has said `token` and a status, or has ended. */
  run(line: string): Promise<LineEnd> {
    return new Promise((resolve) => {
      this.#ended = resolve;
      if (this.#isGone) this.#settle({ status: undefined, signal: null, said: '' });
      else this.#child.stdin.write(line);
    });
  }

  /** It ends after the line that it runs. */
  close(): void {
    this.#child.stdin.end();
  }

  #heard(text: string): void {
    this.#said += text;
    const [all = '', status] = this.#status.exec(this.#said) ?? [];
    if (status === undefined) return;
    const said = this.#said.slice(0, this.#said.length - all.length);
    this.#said = '';
    this.#settle({ status: Number(status), signal: null, said });
  }

  #settle(end: LineEnd): void {
    const ended = this.#ended;
    this.#ended = undefined;
    ended?.(end);
  }
}

function isRunning(child: ChildProcessByStdio<Writable, Readable, null>): child is ShellChild {
  return child.pid !== undefined;
}
