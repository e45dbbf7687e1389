import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { millraceHere } from './command-here.ts';
import { temporaryFolder } from './temp.ts';

const run = promisify(execFile);

/** The root of the project; compiled tests stand two levels below it. */
const root = fileURLToPath(new URL('../../..', import.meta.url));

export function exampleFile(path: string): string {
  return join(root, 'examples', path);
}

/** A module of the examples, which are no part of what is compiled. */
export async function importExample<Module>(path: string): Promise<Module> {
  const module: Module = await import(exampleFile(path));
  return module;
}

/** The document of `millrace run --json`, with the members that examples use. */
export interface RunDocument<Output> {
  readonly run: string;
  readonly state: string;
  readonly output: Output;
  readonly tasks: Readonly<Record<string, { readonly summary: Readonly<Record<string, number>> }>>;
}

/** The arguments that run an example with these parameters. */
export function runArguments(
  name: string,
  parameters: Readonly<Record<string, unknown>>,
): string[] {
  const given = Object.entries(parameters).flatMap(([key, value]) => ['-p', `${key}=${value}`]);
  return ['run', exampleFile(`${name}/workflow.yaml`), '--json', ...given];
}

/** Runs an example by the command, in this process, in a store of its own. */
export async function runExample<Output>(
  name: string,
  parameters: Readonly<Record<string, unknown>>,
): Promise<RunDocument<Output>> {
  const cwd = await temporaryFolder();
  const { code, stdout, stderr } = await millraceHere(runArguments(name, parameters), { cwd });
  if (code !== 0) throw new Error(`the command ended with ${code}:\n${stderr}`);
  return JSON.parse(stdout);
}

/** Runs the script of an example and returns its output. Rejects unless it exits with 0. */
export async function runScript(path: string, ...args: readonly string[]): Promise<string> {
  const folder = await temporaryFolder();
  const { PATH = '', HOME = '' } = process.env;
  const { stdout } = await run(
    process.execPath,
    [exampleFile(path), ...args, '--store', join(folder, 'store')],
    { cwd: folder, env: { PATH, HOME } },
  );
  return stdout;
}
