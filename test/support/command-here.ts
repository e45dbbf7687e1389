import { callCommand } from '../../src/cli/call-command.ts';
import { recorded, type Screen } from '../cli/recorded.ts';
import type { Ended } from './command.ts';

interface Place {
  readonly cwd: string;
  /** Its streams are a terminal of this kind. */
  readonly screen?: Screen;
}

/** The settings of the environment that a command reads: it finds none, as in `startCommand`. */
const settings = ['MILLRACE_STORE', 'FORCE_COLOR'];

let last: Promise<unknown> = Promise.resolve();

/**
 * Runs the command in this process, in a twentieth of the time of `millrace`: all of it but
 * signals, standard input and the standard streams of actions. One command runs at a time, since
 * they share the working directory.
 */
export function millraceHere(args: readonly string[], place: Place): Promise<Ended> {
  const ended = last.then(() => call(args, place));
  last = ended.catch(() => {});
  return ended;
}

async function call(args: readonly string[], { cwd, screen }: Place): Promise<Ended> {
  const folder = process.cwd();
  const environment = { ...process.env };
  for (const name of settings) delete process.env[name];
  process.chdir(cwd);
  try {
    const { terminal, out, err } = recorded(screen);
    const code = await callCommand(args, terminal);
    return { code, signal: null, stdout: out(), stderr: err() };
  } finally {
    process.chdir(folder);
    Object.assign(process.env, environment);
  }
}
