/** Prose of the page of the command that no spec has. */

export const intro = `\`millrace\` runs workflow files, and shows and changes runs. Runs are stored in the folder \`.millrace\`, or in
that of \`--store\` or \`$MILLRACE_STORE\`. Commands that only read a store never create it, and never block a run.

A run is named by its id, by the beginning or end of the id, or by \`last\`, the newest one. An item is named
TASK/INDEX, counted from 0: \`millrace inspect last count/0\`. Durations are written as \`500ms\`, \`90s\`,
\`5m\`, \`12h\` or \`30d\`; sizes as \`16KiB\`, \`1.5MiB\`, \`10MB\`, or as a number of bytes.
\`millrace COMMAND --help\` prints the options and examples of a command, \`millrace --version\` the version.`;

export const signals = [
  '### Signals',
  'On Ctrl-C, SIGTERM or SIGHUP, `run`, `resume` and `retry` start no more items, finish ' +
    'those in flight, and then end by the same signal: a shell shows 130, 143 or 129. The run ' +
    'can be resumed. A second signal ends the command at once; items in flight then run again ' +
    'on resume. The first process of a container (pid 1) cannot die of a signal: it ends with ' +
    'the exit code that a shell would show. Programs of `shell.run` end with the command, ' +
    'however it ends: see [action files](action-files.md).',
];

export const output = [
  'The output of a run and every document go to standard output; everything else goes to ' +
    'standard error: progress, messages, and what actions and their child processes print. ' +
    'Only native code and other writers to descriptor 1 get past that.',
  'When standard output cannot be written (a full disk, a device error), the command does ' +
    'all its work, reports [MR802](errors.md#mr802-output-lost), and ends with 74 in place of ' +
    '0. `millrace inspect RUN --json` prints the output of a run again. A reader that closes ' +
    'its pipe early is no error. A closed stream counts as `/dev/null`: without standard ' +
    'error, a run continues unseen.',
  'Text from elsewhere cannot move the cursor. Control characters (C0, DEL, C1), controls ' +
    'of text direction and line ends of Unicode are shown as their JSON escapes, such as ' +
    '`\\u001b`, in messages, tables, drawings and what actions print. A name with a line ' +
    'break stays on one line. JSON documents have the same escapes, which keep their values. ' +
    'Only a text that is the output of a run is written as it is into a pipe or a file; on a ' +
    'terminal it is escaped. `printable` and `printableLine` of the [library](library.md) do ' +
    'the same.',
  'Values of secret parameters are shown as `***`: see [secrets](language.md#secrets).',
];
