// Actions that run programs.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { cannotBegin } from '../../lang/lack.ts';
import type { ActionContext } from '../context.ts';
import { defineAction } from '../define.ts';
import { runProgram } from '../../processes/run-program.ts';
import { StartError } from '../../processes/start-error.ts';
import { path, text } from './schemas.ts';

const runInput = z.strictObject({
  command: z
    .string()
    .min(1, 'expected a command')
    .describe('The program; with `shell`, a line for `sh`.'),
  args: z
    .array(text)
    .default([])
    .describe(
      'Arguments, which are passed unchanged; with `shell`, `$1`, `$2` and so on: data is never code.',
    ),
  cwd: path.optional().describe('The folder in which the program runs.'),
  env: z
    .record(z.string(), text)
    .default({})
    .describe('Variables that are added to the environment of this process.'),
  stdin: z.string().default('').describe('What the program reads from its standard input.'),
  shell: z.boolean().default(false).describe('Whether `command` is a line for `sh`.'),
  check: z.boolean().default(true).describe('Whether an exit code other than 0 fails the item.'),
  max_bytes: z
    .int()
    .positive()
    .default(16 * 1024 * 1024)
    .describe('The limit of what is kept of stdout, and of stderr. More fails the item.'),
});

/**
 * Runs a program and returns `{ code, signal, stdout, stderr, background, elapsed_ms }`. Arguments
 * are passed unchanged, without a shell unless `shell` is true. Fails if the program cannot be
 * started, writes more than `max_bytes`, or (with `check`) ends with a code other than 0. The end
 * of the program is the result; `background` is true if a process that it has left behind holds its
 * output open. A failure, a timeout or a cancel ends all processes that it started.
 */
export const run = defineAction({ input: runInput, run: runCommand });

async function runCommand(input: z.infer<typeof runInput>, ctx: ActionContext) {
  const cwd = resolve(ctx.directory, input.cwd ?? '.');
  if (input.cwd !== undefined && !existsSync(cwd)) {
    throw new Error(`${input.command} cannot be started: there is no folder ${input.cwd}`);
  }
  const started = performance.now();
  const { overflow, ...ended } = await runToEnd(input, cwd, ctx.signal);
  if (overflow !== undefined) {
    const limit = `more than ${input.max_bytes} bytes to ${overflow} (max_bytes)`;
    throw new Error(`${fileOf(input)} wrote ${limit}`);
  }
  if (input.check && ended.code !== 0) {
    const how = ended.signal === null ? `exit code ${ended.code}` : `signal ${ended.signal}`;
    throw new Error(`${input.command} ended with ${how}${tail(ended.stderr)}`);
  }
  return { ...ended, elapsed_ms: Math.round(performance.now() - started) };
}

async function runToEnd(input: z.infer<typeof runInput>, cwd: string, signal: AbortSignal) {
  try {
    return await runProgram(
      {
        file: fileOf(input),
        args: input.shell ? ['-c', input.command, 'sh', ...input.args] : input.args,
        cwd,
        env: { ...process.env, ...input.env },
        stdin: input.stdin,
        maxBytes: input.max_bytes,
      },
      signal,
    );
  } catch (cause) {
    if (!(cause instanceof StartError)) throw cause;
    const message = `${fileOf(input)} cannot be started: ${startReason(cause)}`;
    throw Object.assign(cannotBegin(message, cause), { code: cause.code });
  }
}

function fileOf({ shell, command }: z.infer<typeof runInput>): string {
  return shell ? 'sh' : command;
}

function startReason({ code, message }: StartError): string {
  if (code === 'ENOENT') return 'there is no such program';
  if (code === 'EACCES') return 'it is not executable';
  return message;
}

/** Returns the end of stderr, where a program reports the reason. */
function tail(stderr: string): string {
  const said = stderr.trimEnd();
  if (said === '') return '';
  return said.length > 600 ? `: …${said.slice(-600)}` : `: ${said}`;
}
