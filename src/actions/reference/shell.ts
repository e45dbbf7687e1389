import * as z from 'zod';
import { run } from '../builtin/shell.ts';
import { describe } from './describe.ts';
import type { DescribedPack } from './described-pack.ts';

const outputOf = (stream: string): z.ZodType =>
  z
    .union([z.string(), z.strictObject({ path: z.string(), bytes: z.int() })])
    .describe(`What it wrote; with the input \`${stream}\`, the file that has it.`);

export const reference: DescribedPack = {
  about: 'Programs.',
  notes: [
    'The end of a program is its result. When a process that it has left behind still holds its output open 0.2 s later, `background` is true, and what that process writes afterwards is dropped, unless it goes to a file.',
    '`stdout` and `stderr` take an output of any size to a file, which is there whole or not at all: `stdout` when the item succeeds, `stderr` also when the program ends with another exit code. What is no UTF-8, such as the output of a compressor, needs a file or another `encoding`.',
    '`log` logs each line as soon as it is written: it is an event of the run at once. Of the other streams the log of the item keeps the end.',
    'Programs have the variable `MILLRACE_SLOT`: a number from 1 that no other item of the task has meanwhile, at most its `concurrency`.',
    'What becomes of the processes that a program starts is described under [processes](action-files.md#processes-that-a-program-starts).',
  ],
  actions: {
    run: describe(
      run,
      [
        {
          schema: z.strictObject({
            code: z.int().nullable().describe('The exit code; null after a signal.'),
            signal: z.string().nullable().describe('The signal that ended the program.'),
            stdout: outputOf('stdout'),
            stderr: outputOf('stderr'),
            background: z
              .boolean()
              .describe('Whether a process that it has left behind holds its output open.'),
            elapsed_ms: z.int(),
          }),
        },
      ],
      {
        about: 'Runs a program to its end.',
        errors: [
          '`ShellError`: with `check`, the program ends with a signal or an exit code other than 0. They are `error.data.exit_code` and `error.data.signal`; `error.data.stderr` and `error.data.stdout` are the end of what it wrote there.',
          'The program cannot be started, or (MR421) writes more than `max_bytes`; a file cannot be read or written; an output has bytes that its encoding does not have.',
        ],
        example: `- name: count
  action: shell.run
  with_items: [a.txt, b.txt]
  input: { command: wc, args: [-l, '{{ item }}'] }
- name: newest
  action: shell.run
  input: { command: 'ls -t "$1" | head -1', args: [logs], shell: true }
- name: sort
  action: shell.run
  input: { command: sort, stdin_from: words.txt, stdout: sorted.txt, log: stderr }
`,
      },
    ),
  },
};
