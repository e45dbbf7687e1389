import { type ErrorNote, runs } from './note.ts';

/** How an item ends without success. */
export const itemErrors = {
  MR401: {
    cause:
      'The action threw, or its promise was rejected. The failure keeps the name, stack, data ' +
      'and causes of the error.',
    example: runs(
      `tasks:
  - { name: refuse, action: core.fail, input: { message: the list is empty } }
`,
      'the list is empty',
      'refuse/0',
    ),
    mend:
      'Read the message and the stack: `millrace inspect last TASK/INDEX`. Correct the action ' +
      'or its input, then `millrace retry last`. `retry`, `tolerate` and `next` handle failures ' +
      'within a workflow.',
  },
  MR402: {
    cause:
      'An expression has the value undefined: a property that the data lacks, or an optional ' +
      'parameter without a value.',
    example: runs(
      `parameters: { folder: string }
tasks:
  - { name: show, action: core.echo, input: { text: '{{ parameters.folder }}' } }
`,
      'input.text: {{ parameters.folder }} is undefined',
      'show/0',
    ),
    mend: "Write `default(x, fallback)` or `x ?? 'none'` where a value can be missing, or make the parameter `required`.",
  },
  MR403: {
    cause:
      'An expression threw while it was rendered, or was stopped because it used more than its ' +
      '[budget](language.md#budget).',
    example: runs(
      `parameters: { text: { default: '{' } }
tasks:
  - { name: show, action: core.echo, input: { data: '{{ JSON.parse(parameters.text) }}' } }
`,
      'input.data: {{ JSON.parse(parameters.text) }} failed:',
      'show/0',
    ),
    mend: 'Correct the expression or its data. Move heavy work into an action.',
  },
  MR404: {
    cause: 'The list of a task was rendered, and its value is not an array.',
    example: runs(
      `parameters: { list: { default: 5 } }
tasks:
  - { name: each, action: core.noop, with_items: '{{ parameters.list }}' }
`,
      "task 'each' failed: with_items must give an array, but gave number",
    ),
    mend:
      'Make it a list: `range(n)`, `Object.entries(x)`, `[x]`. Declare the parameter with ' +
      '`type: array`.',
  },
  MR405: {
    cause:
      'An action returned a value that JSON does not have: a BigInt, a function, an object that ' +
      'contains itself.',
    example: {
      files: {
        'actions/numbers.mjs': 'export const large = () => 2n ** 64n;\n',
        'flow.yaml': `tasks:
  - { name: large, action: numbers.large }
`,
      },
      lines: ['millrace run flow.yaml', 'millrace inspect last large/0'],
      message: '$ cannot be represented in JSON: it is a BigInt',
    },
    mend:
      'Return JSON, such as a text in place of a BigInt. [Values](documents.md#values) lists ' +
      'what is converted.',
  },
  MR406: {
    cause:
      'An attempt of the item took longer than `timeout`. Its `ctx.signal` was aborted; an ' +
      'action that ignores it loses its thread 3 s later.',
    example: runs(
      `tasks:
  - { name: wait, action: core.sleep, input: { ms: 60000 }, timeout: 50ms }
`,
      'the item ran longer than its timeout of 50 ms',
      'wait/0',
    ),
    mend: 'Raise `timeout`, make the item smaller, or add `retry`.',
  },
  MR407: {
    cause:
      'The rendered input does not match the schema of the action. The message lists every issue.',
    example: runs(
      `parameters: { wait: { default: soon } }
tasks:
  - { name: wait, action: core.sleep, input: { ms: '{{ parameters.wait }}' } }
`,
      'the input is invalid: ms: expected milliseconds or a duration',
      'wait/0',
    ),
    mend: 'Correct the value that the template renders, or the schema of `defineAction`.',
  },
  MR408: {
    cause:
      'The item ended its worker thread three times (`process.exit`, out of memory), or was in ' +
      'flight at repeated deaths of the process, such as by a crash of native code.',
    example: {
      files: {
        'actions/threads.mjs': 'export const leave = () => process.exit(1);\n',
        'flow.yaml': `tasks:
  - { name: leave, action: threads.leave }
`,
      },
      lines: ['millrace run flow.yaml', 'millrace inspect last leave/0'],
      message: 'the item took its worker down 3 times: worker exited with code: 1',
    },
    mend:
      'Correct the action. For out of memory, raise `--worker-memory` or make items smaller. ' +
      'Run code that can crash as a program, with `shell.run`. `millrace resume RUN --skip ' +
      'TASK/INDEX` goes on without the item.',
  },
  MR421: {
    cause:
      'A response of `http` or the output of `shell.run` is larger than `max_bytes` of its input.',
    example: runs(
      `tasks:
  - { name: print, action: shell.run, input: { command: echo, args: [hello], max_bytes: 3 } }
`,
      'echo wrote more than 3 bytes to stdout (max_bytes)',
      'print/0',
    ),
    mend:
      'Raise `max_bytes`, or write the data to a file: `to` of `http.get`, `stdout` of ' +
      '`shell.run`.',
  },
  MR422: {
    cause: 'Somebody ended the item with `--skip`. Its state is `skipped`, and its output is null.',
    example: {
      program: `import { Executor } from 'millrace';

const executor = await Executor.open({ directory: '.millrace' });
const run = await executor.start({
  tasks: [{ name: 'try', action: 'core.fail', retry: { count: 1, delay: '1h' } }],
});
await run.pause();
const again = await executor.resume(run.id, { skip: [{ task: 'try', index: 0 }] });
await again.result();
console.log(executor.history.items(run.id, 'try')[0].error);
await executor.close();
`,
      message: 'the item was skipped by hand',
    },
    mend: 'Nothing is wrong. `millrace retry` does not run a skipped item again.',
  },
  MR423: {
    cause:
      'A line of a source is no JSON, a row of it has too many cells, or bytes are not in its ' +
      'encoding. The message has file, line and column. A text that is to be an array and is ' +
      'none ends its source.',
    example: {
      files: {
        'events.jsonl': '{"kind":"a"}\n{"kind":\n',
        'flow.yaml': `tasks:
  - name: load
    action: core.noop
    with_items: { from: events.jsonl }
`,
      },
      lines: ['millrace run flow.yaml', 'millrace inspect last load/1'],
      message: 'events.jsonl, line 2, column 9: not JSON',
    },
    mend:
      'Correct the line, set the options of the source that allow it, or leave such items out ' +
      'with `on_bad: skip`.',
  },
  MR424: {
    cause:
      'A file of a source does not exist, is a folder, cannot be read or has shrunk; a stream has ' +
      'failed; or `on_bad: stop` met an item that cannot be read. Items that had come have run.',
    example: runs(
      `tasks:
  - { name: list, action: core.echo, input: { path: gone.jsonl } }
  - name: load
    action: core.noop
    with_items: { from: '{{ task.list.output.path }}' }
`,
      'there is no file',
    ),
    mend: 'Mend what the message names, and start another run. `millrace inspect` shows what has run.',
  },
} as const satisfies Record<string, ErrorNote>;
