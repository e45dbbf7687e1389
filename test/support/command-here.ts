import { callCommand } from '../../src/cli/call-command.ts';
import { recorded } from '../cli/recorded.ts';
import type { Ended } from './command.ts';

/** The settings of the environment that a command reads: it finds none, as in `startCommand`. */
const settings = ['MILLRACE_STORE', 'FORCE_COLOR'];

let last: Promise<unknown> = Promise.resolve();

/**
 * Runs the command in this process, in a twentieth of the time of `millrace`: all of it but
 * signals, standard input and the standard streams of actions. One command runs at a time, since
 * they share the working directory.
 */
export function millraceHere(
  args: readonly string[],
  { cwd }: { readonly cwd: string },
): Promise<Ended> {
  const ended = last.then(() => call(args, cwd));
  last = ended.catch(() => {});
  return ended;
}

async function call(args: readonly string[], cwd: string): Promise<Ended> {
  const folder = process.cwd();
  const environment = { ...process.env };
  for (const name of settings) delete process.env[name];
  process.chdir(cwd);
  try {
    const { terminal, out, err } = recorded();
    const code = await callCommand(args, terminal);
    return { code, signal: null, stdout: out(), stderr: err() };
  } finally {
    process.chdir(folder);
    Object.assign(process.env, environment);
  }
}
