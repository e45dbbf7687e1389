import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './temp.ts';

/** The command as it is compiled. */
const main = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));

interface CommandOptions {
  /** The working directory. */
  readonly cwd: string;
  /** What it reads from standard input; nothing by default. */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A program and its arguments, which runs the command. */
  readonly through?: readonly string[];
  /** Standard input does not end. */
  readonly keepsInputOpen?: boolean;
}

/** What a command did. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs. */
export class Command {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: string[] = [];
  readonly #ended: Promise<Ended>;
  #stdout = '';
  #changed: (() => void)[] = [];
  #closed = false;

  constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
      this.#tell();
    });
    createInterface({ input: child.stderr }).on('line', (line) => {
      this.#lines.push(line);
      this.#tell();
    });
    this.#ended = this.#end();
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** More of standard input, which does not end. */
  write(text: string): void {
    this.#child.stdin.write(text);
  }

  /** Standard output has no reader any more. */
  closeOutput(): void {
    this.#child.stdout.destroy();
  }

  /** The first line on standard error that matches, also one of before this call. */
  async line(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = this.#lines.find((line) => pattern.test(line));
      if (found !== undefined) return found;
      if (this.#closed) throw new Error(`no line matches ${pattern}:\n${this.#lines.join('\n')}`);
      await new Promise<void>((resolve) => this.#changed.push(resolve));
    }
  }

  /** Resolves with standard output, as far as it has come, when that matches. */
  async printed(pattern: RegExp): Promise<string> {
    while (!pattern.test(this.#stdout)) {
      if (this.#closed) throw new Error(`${pattern} was not printed:\n${this.#stdout}`);
      await new Promise<void>((resolve) => this.#changed.push(resolve));
    }
    return this.#stdout;
  }

  /** Resolves when the process is gone, also while another holds its output open. */
  async exited(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      await once(this.#child, 'exit');
    }
  }

  ended(): Promise<Ended> {
    return this.#ended;
  }

  async #end(): Promise<Ended> {
    const [code, signal] = (await once(this.#child, 'close')) as [
      number | null,
      NodeJS.Signals | null,
    ];
    this.#closed = true;
    this.#tell();
    const stderr = this.#lines.map((line) => `${line}\n`).join('');
    return { code, signal, stdout: this.#stdout, stderr };
  }

  #tell(): void {
    for (const resolve of this.#changed.splice(0)) resolve();
  }
}

/** Starts the command in its own process, without colours or settings of the environment. */
export function startCommand(args: readonly string[], options: CommandOptions): Command {
  const { PATH = '', HOME = '' } = process.env;
  const { through = [], keepsInputOpen = false } = options;
  const [program = '', ...rest] = [...through, process.execPath, main, ...args];
  const child = spawn(program, rest, {
    cwd: options.cwd,
    env: { PATH, HOME, ...options.env },
    stdio: 'pipe',
  });
  const command = new Command(child);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await command.ended();
  });
  // A command need not read what it is given.
  child.stdin.on('error', () => {});
  if (!keepsInputOpen) child.stdin.end(options.input ?? '');
  return command;
}

/** Runs the command to its end. */
export async function millrace(args: readonly string[], options: CommandOptions): Promise<Ended> {
  return startCommand(args, options).ended();
}

/** A folder with these files, by path; gone when the test has ended. */
export async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}
