import { z } from 'zod';
import { run } from '../builtin/shell.ts';
import { describe } from './describe.ts';
import type { DescribedPack } from './described-pack.ts';

export const reference: DescribedPack = {
  about: 'Programs.',
  notes: [
    'The end of a program is its result. When a process that it has left behind still holds its output open 0.2 s later, `background` is true, and what that process writes afterwards is dropped.',
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
            stdout: z.string(),
            stderr: z.string(),
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
          'The program cannot be started, writes more than `max_bytes` or, with `check`, ends with a signal or an exit code other than 0.',
        ],
        example: `- name: count
  action: shell.run
  with_items: [a.txt, b.txt]
  input: { command: wc, args: [-l, '{{ item }}'] }
- name: newest
  action: shell.run
  input: { command: 'ls -t "$1" | head -1', args: [logs], shell: true }
`,
      },
    ),
  },
};
