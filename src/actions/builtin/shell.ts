// Actions that run programs.
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { jsonText } from '../../document/json/json-parts.ts';
import type { ProgramEnd } from '../../processes/protocol.ts';
import { runProgram } from '../../processes/run-program.ts';
import { onAbort } from '../abort.ts';
import type { ActionContext } from '../context.ts';
import { defineAction } from '../define.ts';
import { slotOf } from '../slot.ts';
import { destinationOf } from './file/destination.ts';
import { fileAt, named } from './file/files.ts';
import { startFailure, tooMuchOutput, unexpectedEnd } from './shell/failures.ts';
import { isNothing, programOf, requireTexts, type RunInput, runInput } from './shell/input.ts';
import { LoggedOutput } from './shell/logged.ts';
import { Stream } from './shell/stream.ts';

/**
 * Runs a program and returns `{ code, signal, stdout, stderr, background, elapsed_ms }`. Arguments
 * are passed unchanged, without a shell unless `shell` is true. Fails if the program cannot be
 * started, writes more than `max_bytes` (MR421), or (with `check`) ends with a code other than 0.
 * The end of the program is the result; `background` is true if a process that it has left behind
 * holds its output open. A failure, a timeout or a cancel ends all processes that it started.
 */
export const run = defineAction({ input: runInput, run: runCommand });

async function runCommand(input: RunInput, ctx: ActionContext) {
  const logged = new LoggedOutput(input, ctx);
  requireTexts(input);
  const cwd = folderOf(input, ctx);
  const stdinFile = await inputFile(input, ctx);
  await requireTwoFiles(input, ctx);
  const stdout = await Stream.open('stdout', input, ctx);
  const stderr = await Stream.open('stderr', input, ctx).catch(async (error: unknown) => {
    await stdout.discard();
    throw error;
  });
  const started = performance.now();
  try {
    const ended = await runToEnd({ input, cwd, stdinFile, stdout, stderr, logged }, ctx);
    const failure = input.check && ended.code !== 0 ? await endsOf(stdout, stderr) : undefined;
    // What a program says of its failure is wanted then.
    const ofStderr = await stderr.finish();
    if (failure !== undefined) throw unexpectedEnd(input, ended, failure);
    const { code, signal, background } = ended;
    const elapsed_ms = Math.round(performance.now() - started);
    const ofStdout = await stdout.finish();
    return { code, signal, stdout: ofStdout, stderr: ofStderr, background, elapsed_ms };
  } catch (error) {
    await Promise.all([stdout.discard(), stderr.discard()]);
    throw error;
  }
}

/** What goes to a file is not kept when the program fails: it is not read either. */
async function endsOf(stdout: Stream, stderr: Stream) {
  return { stdout: stdout.isFile ? '' : await stdout.end(), stderr: await stderr.end() };
}

function folderOf({ command, cwd }: RunInput, ctx: ActionContext): string {
  const folder = resolve(ctx.directory, cwd ?? '.');
  if (cwd === undefined || existsSync(folder)) return folder;
  throw new Error(`${command} cannot be started: there is no folder ${cwd}`);
}

/** The last to be put in its place would replace the other. Pipes and devices take both. */
async function requireTwoFiles({ stdout, stderr }: RunInput, ctx: ActionContext): Promise<void> {
  if (stdout === undefined || stderr === undefined) return;
  const [one, other] = await Promise.all(
    [stdout, stderr].map((path) =>
      named('write', path, () => destinationOf(fileAt({ path }, ctx), 'follow')),
    ),
  );
  if (one?.path !== other?.path || one?.found?.isFile() === false) return;
  throw new Error(
    `stdout and stderr are one file, ${stderr}; write both to it in the command: shell: true, 2>&1`,
  );
}

/** To open a pipe that nobody writes to would never end. */
async function inputFile(
  { stdin_from: path }: RunInput,
  ctx: ActionContext,
): Promise<string | undefined> {
  if (path === undefined) return undefined;
  return named('read', path, async () => {
    const file = fileAt({ path }, ctx);
    const found = await stat(file);
    if (found.isFile() || found.isCharacterDevice()) return file;
    throw new Error(`it is ${found.isDirectory() ? 'a folder' : 'no file'}`);
  });
}

/** Names the slot of the item for its programs. */
function slotVariable(ctx: ActionContext): Readonly<Record<string, string>> {
  const slot = slotOf(ctx);
  return slot === undefined ? {} : { MILLRACE_SLOT: String(slot) };
}

interface Running {
  readonly input: RunInput;
  readonly cwd: string;
  readonly stdinFile: string | undefined;
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly logged: LoggedOutput;
}

async function runToEnd(running: Running, ctx: ActionContext): Promise<ProgramEnd> {
  const { input, cwd, stdinFile, stdout, stderr, logged } = running;
  const { stdin } = input;
  const start = {
    file: programOf(input),
    args: input.shell ? ['-c', input.command, 'sh', ...input.args] : input.args,
    cwd,
    env: { ...slotVariable(ctx), ...input.env },
    stdin: isNothing(stdin) ? '' : typeof stdin === 'string' ? stdin : jsonText(stdin),
    stdinFile,
    outputFiles: { stdout: stdout.written, stderr: stderr.written },
    limits: { stdout: stdout.limit, stderr: stderr.limit },
  };
  const sink = (stream: Stream) => ({
    waits: stream.waits,
    add: (chunk: Buffer) => {
      logged.print(stream.name, chunk);
      return stream.add(chunk);
    },
  });
  try {
    const sinks = { stdout: sink(stdout), stderr: sink(stderr) };
    const ended = await runProgram(start, sinks, (listener) => onAbort(ctx, listener));
    const { overflow } = ended;
    const limit = overflow && { stdout, stderr }[overflow].limit;
    if (overflow && limit !== undefined) throw tooMuchOutput(input, overflow, limit);
    return ended;
  } catch (error) {
    throw startFailure(input, error);
  } finally {
    logged.end();
  }
}
