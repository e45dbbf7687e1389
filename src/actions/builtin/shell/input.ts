import * as z from 'zod';
import { messageOf } from '../../../lang/thrown.ts';
import { requireEncodable } from '../../../formats/encode.ts';
import { decoding, path, text } from '../schemas.ts';

/** Limit of a stream that is returned as text. */
export const mostText = 16 * 1024 * 1024;

const outputFile = (stream: string): z.ZodOptional<typeof path> =>
  path.optional().describe(`A file that ${stream} is written to, in place of the output.`);

export const runInput = z
  .strictObject({
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
    stdin: z
      .unknown()
      .optional()
      .describe(
        'What the program reads from its standard input: a text as it is, any other value as JSON; null is nothing.',
      ),
    stdin_from: path.optional().describe('A file that is its standard input, in place of `stdin`.'),
    stdout: outputFile('stdout'),
    stderr: outputFile('stderr'),
    encoding: decoding.encoding.describe(
      'The encoding of stdout and stderr. A byte order mark is dropped.',
    ),
    invalid_text: decoding.invalid_text,
    log: z
      .enum(['stdout', 'stderr', 'both'])
      .optional()
      .describe('Streams of which each line is logged as soon as it is written.'),
    shell: z.boolean().default(false).describe('Whether `command` is a line for `sh`.'),
    check: z.boolean().default(true).describe('Whether an exit code other than 0 fails the item.'),
    max_bytes: z
      .int()
      .positive()
      .optional()
      .describe(
        'The limit of stdout, and of stderr. More fails the item. Without it, 16 MiB of a stream that is returned as text, and any size of one that is written to a file.',
      ),
  })
  .refine((input) => isNothing(input.stdin) || input.stdin_from === undefined, {
    message: 'expected either stdin or stdin_from',
  });

export type RunInput = z.infer<typeof runInput>;

export function isNothing(stdin: unknown): stdin is null | undefined | '' {
  return stdin === undefined || stdin === null || stdin === '';
}

/** The program that is started: with `shell`, that of the line. */
export function programOf({ shell, command }: RunInput): string {
  return shell ? 'sh' : command;
}

/** Throws for half of a surrogate pair: what the program gets would be another text. */
export function requireTexts({ command, args, env, stdin }: RunInput): void {
  const texts: readonly (readonly [what: string, text: unknown])[] = [
    ['command', command],
    ...args.map((arg, at) => [`args[${at}]`, arg] as const),
    ...Object.entries(env).map(([name, value]) => [`env.${name}`, value] as const),
    ['stdin', stdin],
  ];
  for (const [what, text] of texts) {
    if (typeof text !== 'string') continue;
    if (what !== 'stdin' && text.includes('\0')) {
      throw new Error(`${what} cannot be passed on: it has a NUL, which ends a text of a program`);
    }
    try {
      requireEncodable(text);
    } catch (cause) {
      throw new Error(`${what} cannot be passed on: ${messageOf(cause)}`, { cause });
    }
  }
}
